package io.millrace.jobs.canary;

import io.millrace.canary.Assignment;
import io.millrace.canary.Canary;
import io.millrace.canary.CanaryArm;
import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.registry.AdapterState;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Rollout;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/**
 * A slot with an adapter that serves and rollouts of others, and the traffic of its conversations.
 * Two homes with the same rollouts have the same plans, so they give the same receipts.
 */
final class Rollouts {

  static final Slot SLOT = new Slot("desk", "triage");
  static final String OLD = "a".repeat(64);
  static final String FRESH = "b".repeat(64);
  static final Instant START = Instant.parse("2025-06-01T00:00:00Z");
  static final Duration WAIT = Duration.ofHours(1);
  static final double SHARE = 0.3;
  private static final Duration STEP = Duration.ofSeconds(40);

  /**
   * One record.
   *
   * @param stream {@code traces} or {@code feedback}
   */
  record Input(String stream, String json) {}

  private final Path home;

  Rollouts(Path home) throws IOException, RefusedTransitionException {
    this.home = home;
    move(OLD, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
  }

  Path home() {
    return home;
  }

  SlotLog log() {
    return new SlotLog(new LocalRegistryStore(home.resolve("registry")), SLOT, Clock.systemUTC());
  }

  SlotPlace place() {
    return new SlotPlace(
        home.toString(),
        home.resolve("registry").toString(),
        home.resolve("lake").toString(),
        SLOT.scenario(),
        SLOT.role());
  }

  void move(String adapter, AdapterState... states) throws IOException, RefusedTransitionException {
    for (AdapterState state : states) {
      log().append(new SlotChange(adapter, "w" + adapter, state, "gate", "better", "v" + adapter));
    }
  }

  /** Makes an adapter the slot's canary and returns its plan. */
  CanaryPlan start(String adapter, int minRated) throws IOException, RefusedTransitionException {
    move(adapter, AdapterState.CANDIDATE, AdapterState.SHADOW);
    Rollout rollout =
        new Rollout(
            SHARE, minRated, START.plus(Duration.ofDays(2)), WAIT, Duration.ZERO, 0.05, 0.05);
    SlotEntry entry =
        log()
            .append(
                new SlotChange(
                    adapter, "w" + adapter, AdapterState.CANARY, "t", "y", "v" + adapter, rollout));
    return CanaryLog.begun(entry).orElseThrow();
  }

  /** A rating of 1 or 0 that does not depend on the arm. */
  static double alike(CanaryArm arm, int i) {
    return i % 8 == 0 ? 0 : 1;
  }

  /** The canary's are mostly bad. */
  static double loss(CanaryArm arm, int i) {
    return arm == CanaryArm.CANARY ? (i % 4 == 0 ? 1 : 0) : alike(arm, i);
  }

  /**
   * Conversations of two answers, one after the other; each is rated ten minutes later, and once
   * more, badly, when its waiting time is over.
   */
  static List<Input> traffic(
      CanaryPlan plan, int from, int to, ToDoubleBiFunction<CanaryArm, Integer> rating) {
    List<Input> inputs = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Instant at = START.plus(STEP.multipliedBy(i));
      String key = "conversation" + i + "x";
      Assignment given =
          Assignment.of(key, plan.slot(), 0.02, plan.policy(), OptionalDouble.of(plan.share()));
      for (int turn = 0; turn < 2; turn++) {
        inputs.add(trace(plan, id(plan, i, turn), key, given, at.plusSeconds(20L * turn)));
      }
      double score = rating.applyAsDouble(given.arm(), i);
      inputs.add(feedback(id(plan, i, 0), score, at.plus(Duration.ofMinutes(10))));
      inputs.add(feedback(id(plan, i, 1), 0, at.plus(WAIT).plusSeconds(1)));
    }
    return inputs;
  }

  /** When the newest feedback about conversations below a number comes. */
  static Instant end(int to) {
    return START.plus(STEP.multipliedBy(to - 1)).plus(WAIT).plusSeconds(1);
  }

  /** Traffic of no rollout, a trace and its feedback, by which a clock learns the time. */
  static List<Input> elsewhere(Instant at) {
    return List.of(
        new Input(
            Mined.TRACES,
            "{\"trace_id\":\"other\",\"query\":\"q\",\"started_at\":%d,\"ended_at\":%1$d}"
                .formatted(at.toEpochMilli())),
        feedback("other", 1, at));
  }

  static String id(CanaryPlan plan, int conversation, int turn) {
    return "t-" + plan.sequence() + "-" + conversation + "-" + turn;
  }

  static Input trace(CanaryPlan plan, String id, String key, Assignment given, Instant at) {
    String adapter =
        switch (given.arm()) {
          case CANARY -> plan.canary();
          case INCUMBENT -> plan.incumbent();
          case HOLDBACK -> "";
        };
    return new Input(
        Mined.TRACES,
        String.format(
            Locale.ROOT,
            "{\"trace_id\":\"%s\",\"scenario\":\"desk\",\"query\":\"q %1$s\",\"result\":\"r\","
                + "\"adapter_id\":\"%s\",\"started_at\":%d,\"ended_at\":%d,\"routing\":"
                + "{\"policy\":\"%s\",\"propensity\":%s},\"attributes\":{\"conversation_key\":\"%s\"}}",
            id,
            adapter,
            at.toEpochMilli(),
            at.plusSeconds(1).toEpochMilli(),
            given.policy(),
            given.probability(),
            key));
  }

  static Input feedback(String id, double score, Instant at) {
    return new Input(
        Mined.FEEDBACK,
        String.format(
            Locale.ROOT,
            "{\"trace_id\":\"%s\",\"name\":\"helpful\",\"source\":\"human\",\"score\":%s,\"time\":%d}",
            id,
            score,
            at.toEpochMilli()));
  }

  /** Writes the stream's records, one a line. */
  static Path write(List<Input> inputs, String stream, Path file) throws IOException {
    return Files.write(
        file, inputs.stream().filter(one -> one.stream().equals(stream)).map(Input::json).toList());
  }

  /** Commits to a lake what a job makes of records. */
  static void commit(Path lake, List<Input> inputs, MinerOptions options) throws IOException {
    TraceMiner miner = new TraceMiner(options);
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      long offset = new CommitLog(lake).newest().map(Commit::sequence).orElse(0L) << 32;
      for (Input input : inputs) {
        Origin origin = new Origin(input.stream(), 0, offset++, Instant.now().toEpochMilli());
        byte[] json = input.json().getBytes(StandardCharsets.UTF_8);
        writer.write(
            input.stream().equals(Mined.TRACES)
                ? miner.mineTrace(json, origin)
                : miner.mineFeedback(json, origin));
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
  }

  /** What a check of the records, loaded into a database, says of a look. */
  static CanaryVerdict check(Path directory, CanaryPlan plan, List<Input> inputs, long at)
      throws IOException, SQLException {
    Path lake = directory.resolve("lake");
    commit(lake, inputs, MinerOptions.defaults());
    DuckDbGateway gateway = new DuckDbGateway(directory.resolve("check.duckdb"));
    new Loader(lake, gateway).load();
    List<CanaryRow> rows =
        gateway.readOnly(
            connection -> {
              try (PreparedStatement sql =
                  connection.prepareStatement(
                      "SELECT conversation, since, adapter_id, propensity, rating, error"
                          + " FROM rollout_conversations(?::VARCHAR, ?::BIGINT)")) {
                sql.setString(1, plan.policy());
                sql.setLong(2, plan.waitMillis());
                try (ResultSet result = sql.executeQuery()) {
                  return rows(result);
                }
              }
            });
    return Canary.decide(plan, rows, at, plan.incumbent());
  }

  private static List<CanaryRow> rows(ResultSet result) throws SQLException {
    List<CanaryRow> rows = new ArrayList<>();
    while (result.next()) {
      rows.add(
          new CanaryRow(
              result.getString(1),
              result.getLong(2),
              result.getString(3),
              result.getObject(4, Double.class),
              result.getObject(5, Double.class),
              result.getBoolean(6)));
    }
    return rows;
  }
}
