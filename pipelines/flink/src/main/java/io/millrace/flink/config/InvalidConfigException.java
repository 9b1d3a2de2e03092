package io.millrace.flink.config;

import java.util.List;

/** A configuration that cannot be used; the message lists every fault. */
public final class InvalidConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  public InvalidConfigException(List<String> faults) {
    super("Cannot start with this configuration:\n  " + String.join("\n  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each fault: what, value, remedy. */
  public List<String> faults() {
    return faults;
  }
}
