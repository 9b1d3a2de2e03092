package io.millrace.cli.settings;

import java.util.List;

/** Settings that cannot be used; its message has one line for each fault. */
public final class SettingsException extends RuntimeException {

  private final transient List<String> faults;

  public SettingsException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each fault: what, value, remedy. */
  public List<String> faults() {
    return faults;
  }
}
