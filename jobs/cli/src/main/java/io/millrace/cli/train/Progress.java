package io.millrace.cli.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.jobs.train.AppendedReports;
import io.millrace.jobs.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** Draws a run's bar from the reports in its folder. */
final class Progress {

  private static final int WIDTH = 30;
  private static final int RECENT = 20;

  private final AppendedReports reports;
  private final String name;
  private final PrintWriter err;
  private final Deque<JsonNode> recent = new ArrayDeque<>();
  private boolean begun;
  private int total;

  /**
   * Draws a run's bar, with its name where it is one of several.
   *
   * @param runs how many are shown together
   */
  Progress(RunFolder run, int runs, PrintWriter err) {
    this.reports = new AppendedReports(run);
    this.name = runs == 1 ? "" : run.path().getFileName() + " ";
    this.err = err;
  }

  /** Prints a line where there is something new to say. */
  void show() throws IOException {
    if (reports.read(this::heard)) {
      line().ifPresent(line -> err.println(name + line));
      err.flush();
    }
  }

  private void heard(JsonNode report) {
    switch (report.path("kind").asText()) {
      case "begun" -> {
        begun = true;
        total = report.path("total_steps").asInt();
      }
      case "stepped" -> {
        int step = report.path("step").asInt();
        // another attempt goes on from a step that the one before had passed
        recent.removeIf(each -> each.path("step").asInt() >= step);
        recent.addLast(report);
        if (recent.size() > RECENT) {
          recent.removeFirst();
        }
      }
      default -> {}
    }
  }

  /** The newest step with its bar, or empty before the first. */
  private Optional<String> line() {
    if (recent.isEmpty() || !begun) {
      return Optional.empty();
    }
    JsonNode last = recent.getLast();
    int step = last.path("step").asInt();
    double seconds = 0;
    long tokens = 0;
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
}
