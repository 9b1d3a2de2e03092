package io.millrace.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.decode.FeedbackJson;
import io.millrace.decode.TraceJson;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.gate.Decision;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.scenario.ScenarioTask;
import io.millrace.testing.DeskAgent;
import io.millrace.testing.DeskCase;
import io.millrace.testing.DeskPolicy;
import io.millrace.testing.DeskPrompt;
import io.millrace.testing.DeskTasks;
import io.millrace.testing.DeskTraffic;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedDeskAgent;
import io.millrace.testing.PlantedNoise;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Five turns of traffic, mining, datasets and the gate's decisions with their real parts; only the
 * model is a small one that learns in no time ({@link NearestCases}). What was promoted answers all
 * later traffic and is rated as rarely and wrongly as agents are; each turn's candidate learns anew
 * from all that was mined. {@code bench loop --turns 5} does the same with the demo's base, trainer
 * and servers.
 */
final class FiveTurnsTest {

  private static final int TURNS = 5;
  private static final int RUNS = 6_000;
  private static final int RUNS_PER_PROMPT = 8;
  private static final double SHARE = 0.3;

  @TempDir private Path home;
  private final Map<String, DeskCase> read = new HashMap<>();
  private DuckDbGateway gateway;
  private long offset;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsServedGetsNoWorseWhereItAnswersAllTraffic(long company)
      throws IOException, SQLException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    DeskTasks tasks = DeskTasks.draw(company, company);
    DeskGate gate = new DeskGate(tasks);
    NearestCases serving = new NearestCases("", List.of());
    List<DeskAgent> agents = PlantedDeskAgent.both(company);
    List<Double> exact = new ArrayList<>();
    String parent = null;
    for (int turn = 1; turn <= TURNS; turn++) {
      mine(tasks, agents, turn);
      Dataset dataset = dataset(parent);
      double own = ownShare(dataset);
      assertThat(own).as("turn %d", turn).isLessThanOrEqualTo(SHARE);
      assertThat(own > 0).as("own answers in turn %d", turn).isEqualTo(turn > 1);
      NearestCases candidate = new NearestCases("turn-" + turn, learn(dataset));
      Decision decision = gate.decide(turn, candidate, serving);
      serving = decision == Decision.PROMOTE ? candidate : serving;
      exact.add(exact(serving, tasks));
      System.out.printf(
          Locale.ROOT,
          "company %d, turn %d: %d pairs, %.3f own, %d left out; candidate %.3f, %s, serves %.3f%n",
          company,
          turn,
          dataset.sft(),
          own,
          dataset.selfAnswered(),
          exact(candidate, tasks),
          decision.label(),
          exact.get(turn - 1));
      agents = List.of(serving);
      parent = dataset.hash();
    }
    assertThat(exact.get(0)).as("what the first turn learns").isBetween(0.2, 0.9);
    assertThat(exact).as("what serves, turn after turn").isSorted();
  }

  private void mine(DeskTasks tasks, List<DeskAgent> agents, int turn)
      throws IOException, SQLException {
    TraceMiner miner = new TraceMiner(MinerOptions.defaults());
    Path lake = home.resolve("lake");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      for (Planted record :
          DeskTraffic.generate(
                  tasks,
                  turn,
                  RUNS,
                  RUNS_PER_PROMPT,
                  agents.stream().map(this::remembering).toList(),
                  PlantedNoise.DEFAULT,
                  DeskTraffic.START.plus(Duration.ofDays(7L * turn)))
              .records()) {
        if (record instanceof Planted.Delivery delivery) {
          writer.write(miner.mineTrace(TraceJson.encode(delivery.trace()), origin("traces")));
        } else if (record instanceof Planted.Rating rating) {
          writer.write(
              miner.mineFeedback(FeedbackJson.encode(rating.feedback()), origin("feedback")));
        }
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(lake, gateway).load();
  }

  private Origin origin(String topic) {
    return new Origin(topic, 0, offset++, DeskTraffic.START.toEpochMilli());
  }

  private Dataset dataset(String parent) throws IOException, SQLException {
    Datasets datasets =
        new Datasets(home.resolve("lake"), home.resolve("datasets"), Duration.ofSeconds(5));
    DatasetParameters parameters = new DatasetParameters(0.7, 2, SHARE, 0.5, 0.8, List.of());
    return gateway.readWrite(
        connection -> datasets.create(connection, DeskTasks.SCENARIO, parameters, parent));
  }

  private List<NearestCases.Learnt> learn(Dataset dataset) throws IOException, SQLException {
    return gateway.readOnly(
        connection -> {
          List<NearestCases.Learnt> learnt = new ArrayList<>();
          try (Statement sql = connection.createStatement();
              ResultSet rows =
                  sql.executeQuery(
                      "SELECT prompt, answer FROM '%s' WHERE split = 'train' ORDER BY pair_hash"
                          .formatted(dataset.directory().resolve("sft.parquet")))) {
            while (rows.next()) {
              learnt.add(NearestCases.Learnt.of(read.get(rows.getString(1)), rows.getString(2)));
            }
          }
          return learnt;
        });
  }

  private double ownShare(Dataset dataset) throws IOException, SQLException {
    return gateway.readOnly(
        connection -> {
          try (Statement sql = connection.createStatement();
              ResultSet row =
                  sql.executeQuery(
                      "SELECT avg((f.adapter_id <> '')::INTEGER) FROM dataset_pairs p"
                          + " JOIN trace_facts f ON f.trace_id = p.trace_id"
                          + " WHERE p.kind = 'sft' AND p.dataset_hash = '"
                          + dataset.hash()
                          + "'")) {
            row.next();
            return row.getDouble(1);
          }
        });
  }

  /** Over the audit, whose cases neither traffic nor gate is about. */
  private static double exact(NearestCases model, DeskTasks tasks) {
    Set<String> audited =
        tasks.audit().tasks().stream().map(ScenarioTask::group).collect(Collectors.toSet());
    DeskPolicy policy = new DeskPolicy(tasks.policySeed());
    return DeskCase.all().stream()
        .filter(about -> audited.contains(about.key()))
        .mapToInt(about -> model.answer(about).equals(policy.answer(about).json()) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** An agent of whose messages the cases are known, as a model reads them from the words. */
  private DeskAgent remembering(DeskAgent agent) {
    return new DeskAgent() {
      @Override
      public String name() {
        return agent.name();
      }

      @Override
      public String model() {
        return agent.model();
      }

      @Override
      public Reply reply(DeskPrompt prompt, RandomGenerator random) {
        read.put(prompt.text(), prompt.about());
        return agent.reply(prompt, random);
      }
    };
  }
}
