package io.millrace.flink.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkSourceTest {

  private static final List<String> PIECES = List.of("a", "b", "c", "d", "e", "f");
  private static final String SEEN = "seen";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir Path folder;

  /**
   * Leaves a file for each piece that is done.
   *
   * @param fragile the piece whose first attempt fails once a record has come out; none says
   *     nothing
   * @param enough the piece after which no more are wanted
   */
  private record Leaving(String folder, String fragile, String enough) implements Work {

    private Path file(String name) {
      return Path.of(folder, name);
    }

    @Override
    public List<String> pieces() {
      return PIECES;
    }

    @Override
    public boolean isEnough() {
      return Files.exists(file(enough));
    }

    @Override
    public Worker worker(int subtask) {
      return new Worker() {
        @Override
        public Optional<String> carryOut(String piece) throws IOException {
          if (piece.equals(fragile) && !Files.exists(file("failed"))) {
            // cancelled before it opened, the collecting sink stops its TaskManager
            await().atMost(LIMIT).until(() -> Files.exists(file(SEEN)));
            Files.createFile(file("failed"));
            throw new IOException("the first attempt");
          }
          Files.writeString(file(piece), "");
          return piece.equals("b") ? Optional.empty() : Optional.of(piece + " is done");
        }

        @Override
        public void close() {}
      };
    }
  }

  private List<String> run(Work work, int parallelism) throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings);
    env.enableCheckpointing(50);
    List<String> records = new ArrayList<>();
    try (CloseableIterator<String> said =
        env.fromSource(new WorkSource(work), WatermarkStrategy.noWatermarks(), "work")
            .executeAndCollect()) {
      while (said.hasNext()) {
        records.add(said.next());
        Files.writeString(folder.resolve(SEEN), "");
      }
    }
    return records;
  }

  private List<String> done() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(PIECES::contains)
          .sorted()
          .toList();
    }
  }

  @Test
  void eachPieceIsCarriedOutOnceAndOneWithoutARecordEmitsNone() throws Exception {
    assertThat(run(new Leaving(folder.toString(), "none", "never"), 2))
        .containsExactlyInAnyOrder("a is done", "c is done", "d is done", "e is done", "f is done");
    assertThat(done()).isEqualTo(PIECES);
  }

  @Test
  void aPieceThatWasLostComesAgainAndNoRecordTwice() throws Exception {
    assertThat(run(new Leaving(folder.toString(), "d", "never"), 2))
        .containsExactlyInAnyOrder("a is done", "c is done", "d is done", "e is done", "f is done");
    assertThat(folder.resolve("failed")).exists();
    assertThat(done()).isEqualTo(PIECES);
  }

  @Test
  void piecesThatAreNotWantedAnyMoreStayWhereTheyAre() throws Exception {
    assertThat(run(new Leaving(folder.toString(), "none", "c"), 1))
        .containsExactly("a is done", "c is done");
    assertThat(done()).containsExactly("a", "b", "c");
  }
}
