package io.millrace.gate;

import java.util.List;

/**
 * What of a candidate configuration was tested. Both are names of its parts, in order.
 *
 * @param applied parts that acted on the candidate's answers
 * @param notApplied parts that could not act on the tasks, and of which the verdict says nothing
 */
public record ConfigParts(List<String> applied, List<String> notApplied) {

  public ConfigParts {
    applied = List.copyOf(applied);
    notApplied = List.copyOf(notApplied);
  }

  /** In words. */
  public String sentence() {
    return "Tested of the configuration: %s; not applied: %s"
        .formatted(listed(applied), listed(notApplied));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "nothing" : String.join(", ", names);
  }
}
