package io.millrace.points;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A measurement: one query over the windows in {@code points_windows}. Its columns are {@code
 * window_start}, the tags, and the fields.
 *
 * @param dueWith the measurement whose dirty windows are also this one's; mostly itself
 */
record Measurement(String name, List<String> tags, String dueWith) {

  static final List<Measurement> ALL =
      List.of(
          new Measurement("millrace_traces", List.of("agent", "model", "scenario")),
          new Measurement(
              "millrace_holdback", List.of("arm", "role", "scenario"), "millrace_traces"),
          new Measurement("millrace_feedback", List.of("name", "scenario", "source")),
          new Measurement("millrace_rejected", List.of("reason")),
          new Measurement("millrace_training", List.of("backend", "role", "scenario")),
          new Measurement("millrace_verdicts", List.of("decision", "reason", "role", "scenario")),
          new Measurement("millrace_slots", List.of("role", "scenario", "state")));

  private Measurement(String name, List<String> tags) {
    this(name, tags, name);
  }

  /**
   * The query over windows that all start within a span. With its ends as literals DuckDB passes
   * over the rows of other times unread.
   *
   * @param tagValues how many values of a tag keep their name
   */
  String query(int tagValues, LocalDateTime firstStart, LocalDateTime lastStart) {
    String resource = "/influx/" + name + ".sql";
    try (InputStream in = Measurement.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The schemas module lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("$tag_values", Integer.toString(tagValues))
          .replace("$from", "TIMESTAMP '" + firstStart + "'")
          .replace("$until", "TIMESTAMP '" + lastStart.plusMinutes(1) + "'");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
