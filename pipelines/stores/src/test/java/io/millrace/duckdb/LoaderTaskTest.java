package io.millrace.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.lake.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTaskTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path home;
  private DuckDbGateway gateway;

  @BeforeEach
  void tables() throws SQLException, IOException {
    gateway = new DuckDbGateway(home.resolve("millrace.duckdb"));
    Tables.create(gateway);
  }

  @Test
  void commitsAreLoadedInTheBackgroundOnceTheFileIsFree() throws SQLException, IOException {
    try (LoaderTask task = task(gateway.waiting(Duration.ofMillis(50)))) {
      gateway.readOnly(
          held -> {
            task.committed(commit("t1", 0));
            await().atMost(LIMIT).until(() -> task.trouble().isPresent());
            return null;
          });
      await().atMost(LIMIT).until(() -> task.trouble().isEmpty());
      assertThat(task.loaded()).isEqualTo(1);
    }
  }

  @Test
  void closingLoadsWhatIsLeft() throws SQLException, IOException {
    try (LoaderTask task = task(gateway)) {
      task.committed(commit("t1", 0));
      task.committed(commit("t2", 1));
    }
    assertThat(Tables.rows(gateway, "SELECT trace_id FROM trace_facts ORDER BY 1"))
        .containsExactly("t1", "t2");
  }

  @Test
  void commitsOfOthersAreLoadedThoughNobodyTellsOfThem() throws IOException {
    try (LoaderTask task = task(gateway)) {
      task.committed(commit("t1", 0));
      await().atMost(LIMIT).until(() -> task.loaded() == 1);
      commit("t2", 1);
      await().atMost(LIMIT).until(() -> task.loaded() == 2);
    }
  }

  private LoaderTask task(DuckDbGateway through) {
    Loader loader = new Loader(home.resolve("lake"), through);
    return new LoaderTask(loader, () -> false, Duration.ofMillis(100), LIMIT);
  }

  private Commit commit(String trace, long offset) throws IOException {
    Path lake = home.resolve("lake");
    try (LakeWriter writer = new LakeWriter(lake, "mine", 0)) {
      writer.write(Samples.trace(trace, offset));
      LakeCommittable committable = writer.finish().orElseThrow();
      return new CommitLog(lake).publish("mine", CommitLog.idOf(committable.files()), committable);
    }
  }
}
