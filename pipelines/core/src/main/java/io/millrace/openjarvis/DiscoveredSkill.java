package io.millrace.openjarvis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A run of tool calls that recurs with good outcomes.
 *
 * @param frequency occurrences; overlapping ones within one trace each count
 * @param averageOutcome mean over the occurrences
 * @param exampleInputs queries of the first occurrences, at most 3, empty ones left out
 */
public record DiscoveredSkill(
    List<String> tools, int frequency, double averageOutcome, List<String> exampleInputs) {
  private static final int EXAMPLES = 3;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  /** Which runs of calls count as a skill; both lengths and both limits are inclusive. */
  public record Options(int minFrequency, int minLength, int maxLength, double minOutcome) {
    /** Two to four calls, seen three times, with a mean outcome of 0.5. */
    public static final Options DEFAULT = new Options(3, 2, 4, 0.5);
  }

  private static final class Occurrences {
    private final Average.Sum outcomes = new Average.Sum();
    private final List<String> examples = new ArrayList<>();

    void add(LegacyTrace trace) {
      outcomes.add(outcome(trace));
      if (!trace.query().isEmpty() && examples.size() < EXAMPLES) {
        examples.add(trace.query());
      }
    }
  }

  /** Returns the skills by frequency times mean outcome, descending, first seen among equals. */
  public static List<DiscoveredSkill> discover(List<LegacyTrace> scan, Options options) {
    Map<List<String>, Occurrences> found = new LinkedHashMap<>();
    for (LegacyTrace trace : scan) {
      List<String> tools = trace.tools();
      int longest = Math.min(options.maxLength, tools.size());
      for (int length = options.minLength; length <= longest; length++) {
        for (int start = 0; start + length <= tools.size(); start++) {
          List<String> calls = tools.subList(start, start + length);
          found.computeIfAbsent(calls, key -> new Occurrences()).add(trace);
        }
      }
    }
    List<DiscoveredSkill> skills = new ArrayList<>();
    found.forEach(
        (tools, occurrences) -> {
          Average outcome = occurrences.outcomes.average();
          if (outcome.count() >= options.minFrequency && outcome.mean() >= options.minOutcome) {
            skills.add(
                new DiscoveredSkill(
                    tools, outcome.count(), outcome.mean(), List.copyOf(occurrences.examples)));
          }
        });
    skills.sort(Comparator.comparingDouble(DiscoveredSkill::value).reversed());
    return skills;
  }

  /** Frequency times mean outcome. */
  public double value() {
    return frequency * averageOutcome;
  }

  /** The tools joined by underscores. */
  public String name() {
    return String.join("_", tools);
  }

  /** One line for a reader. */
  public String description() {
    return "Auto-discovered skill: "
        + String.join(" -> ", tools)
        + " (seen "
        + frequency
        + " times)";
  }

  /** A success counts 1, a number counts itself, an unknown outcome the feedback, all else 0. */
  private static double outcome(LegacyTrace trace) {
    if (trace.outcome() == null) {
      return trace.feedbackOr(0);
    }
    String word = trace.outcome().toLowerCase(Locale.ROOT);
    if (word.equals("success")) {
      return 1;
    }
    String number = word.strip();
    return NUMBER.matcher(number).matches() ? Double.parseDouble(number) : 0;
  }
}
