package io.millrace.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.jobs.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws a run's bar from the reports in its folder. */
final class Progress {

  private static final int WIDTH = 30;
  private static final int RECENT = 20;

  private final RunFolder run;
  private final String name;
  private final PrintWriter err;
  private int shown = -1;

  /**
   * Draws a run's bar, with its name where it is one of several.
   *
   * @param runs how many are shown together
   */
  Progress(RunFolder run, int runs, PrintWriter err) {
    this.run = run;
    this.name = runs == 1 ? "" : run.path().getFileName() + " ";
    this.err = err;
  }

  /** Prints a line where there is something new to say. */
  void show() throws IOException {
    List<JsonNode> reports = run.progress();
    if (reports.size() != shown) {
      shown = reports.size();
      line(reports).ifPresent(line -> err.println(name + line));
      err.flush();
    }
  }

  /** The newest step with its bar, or empty before the first. */
  static Optional<String> line(List<JsonNode> reports) {
    List<JsonNode> steps = of(reports, "stepped");
    List<JsonNode> begun = of(reports, "begun");
    if (steps.isEmpty() || begun.isEmpty()) {
      return Optional.empty();
    }
    int total = begun.get(begun.size() - 1).path("total_steps").asInt();
    JsonNode last = steps.get(steps.size() - 1);
    int step = last.path("step").asInt();
    double seconds = 0;
    long tokens = 0;
    List<JsonNode> recent = steps.subList(Math.max(0, steps.size() - RECENT), steps.size());
    for (JsonNode each : recent) {
      seconds += each.path("seconds").asDouble();
      tokens += each.path("tokens").asLong();
    }
    int filled = total == 0 ? 0 : Math.min(WIDTH, WIDTH * step / total);
    return Optional.of(
        String.format(
            Locale.ROOT,
            "[%s%s] %d/%d  loss %.4f  rate %.1e  norm %.2f  %.0f tokens/s  %d MB  %.0f s left",
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            step,
            total,
            last.path("loss").asDouble(),
            last.path("rate").asDouble(),
            last.path("gradient_norm").asDouble(),
            tokens / Math.max(1e-9, seconds),
            last.path("resident_bytes").asLong() >> 20,
            (total - step) * seconds / recent.size()));
  }

  private static List<JsonNode> of(List<JsonNode> reports, String kind) {
    return reports.stream().filter(each -> each.path("kind").asText().equals(kind)).toList();
  }
}
