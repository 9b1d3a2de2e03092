package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.worker.RecipeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset that is larger than the heap of the process that prepares a run on it. */
class ManyPairsTest {

  private static final int PAIRS = 200_000;

  @TempDir Path home;

  @Test
  void aRunIsPreparedInAHeapThatHoldsAFewOfItsPairs() throws Exception {
    writePairs();
    Path log = home.resolve("child.log");
    Path told = home.resolve("child.out");
    Process child = preparing(told, log);
    try {
      assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.exitValue()).as(Files.readString(log)).isZero();
    RunFolder run = new RunFolder(Path.of(Files.readString(told).strip()));
    assertThat(lines(run.data().resolve("train.jsonl"))).isEqualTo(PAIRS / 10 * 8);
    assertThat(lines(run.data().resolve("eval.jsonl"))).isEqualTo(PAIRS / 10);
  }

  private Process preparing(Path told, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dmillrace.root=" + Runs.ROOT,
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
            "-cp",
            System.getProperty("java.class.path"),
            Preparing.class.getName(),
            home.toString())
        .redirectOutput(told.toFile())
        .redirectError(log.toFile())
        .start();
  }

  /** Prepares a run on the newest dataset of a home and prints its folder. */
  static final class Preparing {

    private Preparing() {}

    public static void main(String[] home) throws IOException {
      TrainingHome place = new TrainingHome(Path.of(home[0]));
      RunPreparation.Wish wish =
          new RunPreparation.Wish(
              "numbers",
              "default",
              "",
              Optional.empty(),
              DatasetFolder.newest(place.datasets(), "numbers").orElseThrow(),
              "",
              Runs.BASE,
              "numbers-base",
              RecipeKeys.recipe(Map.of()),
              Runs.worker());
      System.out.println(
          new RunPreparation(place, place.home().resolve("lake"), 10).prepare(wish).path());
    }
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  /** Of ten pairs eight are to train on, one is for evaluation and one held out. */
  private void writePairs() throws IOException, SQLException {
    Path folder = Datasets.write(home, "aaaaaaaaaaaa", "numbers", List.of());
    try (Connection memory = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = memory.createStatement()) {
      sql.execute(
          ("COPY (SELECT CASE i %% 10 WHEN 8 THEN 'eval' WHEN 9 THEN 'holdout' ELSE 'train' END"
                  + " AS split, 'trace-' || i AS trace_id, [{'role': 'user', 'content': 'What"
                  + " follows ' || i || repeat(', and so on', 20)}, {'role': 'assistant',"
                  + " 'content': 'It is ' || (i + 1)}]::JSON AS messages, NULL::JSON AS tools,"
                  + " md5(i::VARCHAR) AS pair_hash FROM range(%d) t(i)) TO '%s' (FORMAT parquet)")
              .formatted(PAIRS, folder.resolve("sft.parquet")));
    }
  }
}
