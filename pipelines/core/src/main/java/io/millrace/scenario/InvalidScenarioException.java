package io.millrace.scenario;

import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be used; all faults at once, in order of file and line. */
public final class InvalidScenarioException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  InvalidScenarioException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
