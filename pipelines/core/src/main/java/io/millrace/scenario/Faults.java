package io.millrace.scenario;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the faults of one file. */
final class Faults {

  private final Path file;
  private final List<Fault> found = new ArrayList<>();

  Faults(Path file) {
    this.file = file;
  }

  void add(int line, String message) {
    found.add(new Fault(file, line, message));
  }

  List<Fault> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(Fault::line)).toList();
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidScenarioException(inOrder());
    }
  }
}
