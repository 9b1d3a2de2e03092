package io.millrace.flink.config;

import java.util.List;

/** A configuration that cannot be used; the message lists every fault. */
public final class InvalidConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidConfigException(List<String> faults) {
    super("Cannot start with this configuration:\n  " + String.join("\n  ", faults));
  }
}
