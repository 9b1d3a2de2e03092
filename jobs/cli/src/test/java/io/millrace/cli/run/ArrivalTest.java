package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.lake.CommitLog;
import io.millrace.lake.FileGuard;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path home;
  private CommitLog log;
  private DuckDbGateway gateway;
  private FileGuard held;

  @BeforeEach
  void oneTraceIsLoadedAndItsPointIsDue() throws IOException, SQLException {
    Path lake = home.resolve("lake");
    log = new CommitLog(lake);
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      byte[] trace = "{\"trace_id\":\"t\",\"query\":\"q\"}".getBytes(StandardCharsets.UTF_8);
      Origin origin = new Origin("traces", 0, 0, 1_760_000_400_000L);
      writer.write(new TraceMiner(MinerOptions.defaults()).mineTrace(trace, origin));
      LakeCommittable committable = writer.finish().orElseThrow();
      log.publish("mine", CommitLog.idOf(committable.files()), committable);
    }
    new Loader(lake, gateway).load();
  }

  @Test
  void whoeverHoldsTheDatabaseWhilePointsAreDueIsWaitedFor() throws IOException, SQLException {
    Deque<Runnable> meanwhile = new ArrayDeque<>(List.of(this::hold, this::letGo));
    Arrival arrival = new Arrival(log, gateway.waiting(SHORT), "feedback", LONG);

    arrival.await(Map.of(new TopicPartition("traces", 0), 1L), () -> meanwhile.remove().run());

    assertThat(meanwhile).isEmpty();
  }

  private void hold() {
    try {
      held = FileGuard.acquire(home.resolve("millrace.duckdb.lock"), LONG);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void letGo() {
    try {
      held.close();
      gateway.readWrite(
          connection -> {
            try (Statement sql = connection.createStatement()) {
              return sql.execute("DELETE FROM dirty_windows");
            }
          });
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }
}
