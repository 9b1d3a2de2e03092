package io.millrace.points;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A measurement: one query over the windows in {@code points_windows}. Its columns are {@code
 * window_start}, the tags, and the fields.
 */
record Measurement(String name, List<String> tags) {

  static final List<Measurement> ALL =
      List.of(
          new Measurement("millrace_traces", List.of("agent", "model", "scenario")),
          new Measurement("millrace_feedback", List.of("name", "scenario", "source")),
          new Measurement("millrace_rejected", List.of("reason")),
          new Measurement("millrace_training", List.of("backend", "role", "scenario")),
          new Measurement("millrace_verdicts", List.of("decision", "reason", "role", "scenario")),
          new Measurement("millrace_slots", List.of("role", "scenario", "state")));

  /** The query, with the number of values that a tag may have filled in. */
  String query(int tagValues) {
    String resource = "/influx/" + name + ".sql";
    try (InputStream in = Measurement.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The schemas module lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("$tag_values", Integer.toString(tagValues));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + resource, e);
    }
  }
}
