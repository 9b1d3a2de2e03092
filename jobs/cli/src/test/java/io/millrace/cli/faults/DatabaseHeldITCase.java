package io.millrace.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testing.Planted;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class DatabaseHeldITCase {

  private static final Duration HOLD = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void commitsGoOnWhileAnotherProcessHoldsTheDatabase(Mill mill) throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("held"))) {
      line.plant();
      line.start();
      line.awaitLoaded();
      Process holder = DatabaseHolder.start(line.stores().database());
      try (BufferedReader out = holder.inputReader()) {
        assertThat(out.readLine()).isEqualTo("held");
        line.plant();
        line.awaitCommitted();
        line.plant();
        line.awaitCommitted();
        await()
            .during(HOLD)
            .atMost(HOLD.multipliedBy(2))
            .until(() -> mill.rest().status(line.job()).equals("RUNNING") && holder.isAlive());
        line.plant();
        line.awaitCommitted();
      } finally {
        holder.destroyForcibly().waitFor();
      }
      line.awaitAllAndCount();
      assertThat(mill.rest().restored(line.job())).isZero();
    }
  }

  @Test
  void twoJobsInOneTaskManagerShareOneLakeAndOneDatabase(Mill mill) throws Exception {
    try (MineLine one = new MineLine(mill, directory.resolve("one")).alone();
        MineLine other = new MineLine(mill, "other", one).alone()) {
      one.plant();
      other.plant();
      one.start();
      other.start();
      for (int part = 1; part < 4; part++) {
        one.plant();
        other.plant();
        one.awaitCommitted();
      }
      List<Planted> planted = new ArrayList<>(one.planted());
      planted.addAll(other.planted());
      MineLine.patiently()
          .untilAsserted(
              () ->
                  assertThat(one.stores().receivedByLake())
                      .as(() -> one.failures() + other.failures())
                      .isEqualTo(planted.size()));
      other.awaitLoaded();
      one.stores().assertHoldExactly(planted, 0);
      assertThat(one.rows("SELECT count(DISTINCT topic)::VARCHAR FROM ledger_partitions"))
          .containsExactly(List.of("4"));
    }
  }
}
