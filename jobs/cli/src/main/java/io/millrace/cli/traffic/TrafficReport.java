package io.millrace.cli.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.run.NextCommand;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.traffic.TaskOrigin;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Prints what a set of tasks was made of and which of them people are asked to look at. */
final class TrafficReport {

  private static final int WIDEST = 76;

  private TrafficReport() {}

  static void print(PrintWriter out, TrafficScenario.Made made) {
    out.println("Made %s".formatted(made.scenario().directory()));
    out.println("  base      " + made.scenario().baseModel());
    out.println("  verifier  " + verifier(made.origin()));
    print(out, made.tasks(), made.origin());
    out.println();
    out.println("Held-out traces by reason (ok is a pair)");
    Counts.print(out, made.traces());
  }

  static void print(PrintWriter out, TaskSet tasks, TaskOrigin origin) {
    out.println("  tasks     " + tasks(tasks));
    out.println("  adapters  " + byAdapters(tasks, origin));
    out.println();
    out.println("%d held-out pairs, by what became of them".formatted(Counts.sum(origin.pairs())));
    Counts.print(out, origin.pairs());
    out.println();
    out.println("%d answers of the pairs taken".formatted(Counts.sum(origin.answers())));
    Counts.print(out, origin.answers());
  }

  /** How many tasks, groups, and groups a slice. */
  static String tasks(TaskSet tasks) {
    Map<String, Set<String>> slices = new TreeMap<>();
    Set<String> groups = new LinkedHashSet<>();
    for (ScenarioTask task : tasks.tasks()) {
      slices.computeIfAbsent(task.slice(), slice -> new LinkedHashSet<>()).add(task.group());
      groups.add(task.group());
    }
    Map<String, Integer> sizes = new LinkedHashMap<>();
    slices.forEach((slice, members) -> sizes.put(slice, members.size()));
    return "%d in %d groups (%s); set %s"
        .formatted(
            tasks.tasks().size(), groups.size(), Counts.line(sizes), tasks.hash().substring(0, 12));
  }

  static String byAdapters(TaskSet tasks, TaskOrigin origin) {
    return "%d of %d tasks expect what an adapter answered"
        .formatted(origin.byAdapters(), tasks.tasks().size());
  }

  static String verifier(TaskOrigin origin) {
    return "%s%s: %s".formatted(origin.verifier(), origin.guess() ? ", a guess" : "", origin.why());
  }

  static void sample(PrintWriter out, TaskSet tasks, List<String> sample, Path directory) {
    out.println();
    out.println("%d tasks to confirm with %s".formatted(sample.size(), review(directory)));
    for (ScenarioTask task : tasks.tasks()) {
      if (sample.contains(task.id())) {
        out.println("  %s  (%s)".formatted(task.id(), task.slice()));
        out.println("    asked     " + shortened(asked(task)));
        out.println("    expected  " + shortened(expected(task)));
      }
    }
  }

  /** The last message before the answer, with who speaks. */
  static String asked(ScenarioTask task) {
    JsonNode last = task.messages().path(task.messages().size() - 1);
    String role = last.path("role").asText();
    JsonNode content = last.path("content");
    String text = content.isTextual() ? content.textValue() : content.toString();
    return role.equals("user") && task.messages().size() == 1 ? text : role + ": " + text;
  }

  static String expected(ScenarioTask task) {
    JsonNode expected = task.expected();
    return expected != null && expected.isTextual()
        ? expected.textValue()
        : String.valueOf(expected);
  }

  private static String shortened(String text) {
    String flat = text.replaceAll("\\s+", " ").strip();
    return flat.codePointCount(0, flat.length()) <= WIDEST
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }

  /** What a scenario made from traffic still wants of people; empty for nothing. */
  static List<String> open(TaskOrigin origin, List<String> waiting, Path directory) {
    List<String> lines = new ArrayList<>();
    if (!waiting.isEmpty()) {
      lines.add(
          "%d of %d sampled tasks are not looked at yet%s; %s"
              .formatted(
                  waiting.size(),
                  origin.sample().size(),
                  origin.guess() ? ", and verifier " + verifier(origin) : "",
                  review(directory)));
    }
    return lines;
  }

  /** What to type to review a scenario's tasks. */
  static String review(Path directory) {
    return NextCommand.line(List.of("scenario", "review", directory.toString()));
  }
}
