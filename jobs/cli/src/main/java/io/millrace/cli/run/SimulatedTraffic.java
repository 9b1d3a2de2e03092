package io.millrace.cli.run;

import io.millrace.cli.settings.Topics;
import io.millrace.decode.FeedbackJson;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedConformance;
import io.millrace.testing.PlantedTraces;
import io.millrace.testing.PlantedTraffic;
import io.millrace.testing.PlantedTruth;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Planted traffic; its truth lies in a file that only this judge opens. */
public record SimulatedTraffic(PlantedTraffic planted, Path truth) implements Traffic {

  static SimulatedTraffic plant(long seed, int runs, Path home) throws IOException {
    return of(PlantedTraces.generate(seed, runs), home);
  }

  /** Planted traffic whose truth is written into the home. */
  public static SimulatedTraffic of(PlantedTraffic planted, Path home) throws IOException {
    Path truth = Files.createDirectories(home.resolve("planted")).resolve("truth.json");
    planted.truth().write(truth);
    return new SimulatedTraffic(planted, truth);
  }

  @Override
  public long produce(TopicWriter writer, Topics topics) {
    for (Planted record : planted.records()) {
      if (record instanceof Planted.Delivery delivery) {
        byte[] key = delivery.trace().traceId().getBytes(StandardCharsets.UTF_8);
        writer.send(topics.traces(), key, bytes(delivery));
      } else if (record instanceof Planted.Rating rating) {
        byte[] key = rating.feedback().traceId().getBytes(StandardCharsets.UTF_8);
        writer.send(topics.feedback(), key, FeedbackJson.encode(rating.feedback()));
      } else if (record instanceof Planted.Broken broken) {
        writer.send(topics.traces(), null, broken.bytes());
      }
    }
    return planted.records().size();
  }

  private static byte[] bytes(Planted.Delivery delivery) {
    return delivery.encoding() == Planted.Encoding.AVRO
        ? TraceAvro.encode(delivery.trace())
        : TraceJson.encode(delivery.trace());
  }

  /** How good the mined SFT pairs are by the truth, and those of other rules after them. */
  public Map<String, PlantedTruth.Quality> rules(Connection connection) throws SQLException {
    Map<String, PlantedTruth.Quality> rules = new LinkedHashMap<>();
    rules.put("Millrace", planted.truth().evaluate(mined(connection, 1)));
    rules.put(
        "Millrace, where two copies or more are rated",
        planted.truth().evaluate(mined(connection, 2)));
    rules.put(
        "success and rated >= 0.7, best copy wins",
        planted.truth().evaluate(planted.truth().naive()));
    rules.put(
        "best possible on the visible signals", planted.truth().evaluate(planted.truth().best()));
    return rules;
  }

  /** The pairs of this traffic; a home may hold others. */
  private List<String> mined(Connection connection, int minRated) throws SQLException {
    Set<String> ours = ids();
    List<String> mined = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT trace_id FROM sft_pairs WHERE n_rated >= " + minRated)) {
      while (rows.next()) {
        if (ours.contains(rows.getString(1))) {
          mined.add(rows.getString(1));
        }
      }
    }
    return mined;
  }

  private Set<String> ids() {
    return planted.truth().runs().stream()
        .map(PlantedTruth.Run::traceId)
        .collect(Collectors.toSet());
  }

  @Override
  public void judge(Connection connection, PrintWriter out) throws SQLException {
    List<String> mined = mined(connection, 1);
    out.println();
    out.printf(
        "Conformance of the SFT pairs to the rules, worked out apart from the SQL: %.3f%n",
        PlantedConformance.of(planted, mined));
    out.println();
    out.println("SFT pairs against the planted truth (which no job has seen)");
    out.printf("  %-46s %6s %9s %7s%n", "rule", "pairs", "precision", "recall");
    rules(connection).forEach((rule, quality) -> print(out, rule, quality));
  }

  private static void print(PrintWriter out, String rule, PlantedTruth.Quality quality) {
    out.printf(
        "  %-46s %6d %9.3f %7.3f%n", rule, quality.pairs(), quality.precision(), quality.recall());
  }
}
