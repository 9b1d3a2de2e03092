package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandITCase {

  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final String BASE =
      ROOT.resolve("pipelines/testing/vectors/model/models/llama-gqa").toString();

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path home;
  private Console console;

  @BeforeEach
  void open() throws IOException {
    console = new Console(home);
    Path natives = Files.createDirectories(ROOT.resolve("jobs/cli/target/djl"));
    Files.createDirectories(home.resolve("cache"));
    Files.createSymbolicLink(home.resolve("cache/djl"), natives);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private void dataset(int rated) throws IOException {
    console.commit(traces(0, rated, rated + 3));
    assertThat(console.run("load")).as(console.err()).isZero();
    assertThat(console.run("dataset", "create", "--scenario", "numbers"))
        .as(console.err())
        .isZero();
  }

  private static String[] traces(int from, int rated, int to) {
    return IntStream.range(from, to).mapToObj(i -> trace(i, i < rated)).toArray(String[]::new);
  }

  private static String trace(int i, boolean rated) {
    return "{\"trace_id\":\"t%d\",\"scenario\":\"numbers\",\"query\":\"What follows %1$d?\",\"result\":\"It is %d.\",\"outcome\":\"success\"%s}"
        .formatted(i, i + 1, rated ? ",\"feedback\":1" : "");
  }

  private int train(String... more) {
    String[] common = {"train", "--scenario", "numbers", "--base", BASE};
    return console.run(
        IntStream.range(0, common.length + more.length)
            .mapToObj(i -> i < common.length ? common[i] : more[i - common.length])
            .toArray(String[]::new));
  }

  @Test
  void ratedTracesBecomeACandidateInTheRegistry() throws IOException {
    dataset(40);
    assertThat(train("--steps", "20", "--learning-rate", "0.005", "--max-length", "64"))
        .as(console.err())
        .isZero();
    assertThat(console.err()).contains("[##############################] 20/20  loss");
    Registry registry = Registry.in(home.resolve("registry"));
    String id = registry.ids().get(0);
    assertThat(console.out()).contains("adapter " + id).contains("20 steps");
    assertThat(registry.verify(id)).isEmpty();
    assertThat(
            console.run(
                "sql",
                "select r.state || ' ' || a.state || ' ' || p.n from training_runs_current r"
                    + " join adapters_current a using (adapter_id)"
                    + " join (select run_id, count(*) n from training_progress group by 1) p"
                    + " using (run_id)"))
        .as(console.err())
        .isZero();
    assertThat(console.out()).contains("succeeded candidate 20");
  }

  @Test
  void aWatchTrainsOnceForEachTimeThatEnoughNewPairsHaveCome() throws Exception {
    dataset(20);
    Registry registry = Registry.in(home.resolve("registry"));
    CompletableFuture<Integer> code = new CompletableFuture<>();
    String[] watch = {"--watch", "--every", "1", "--new-pairs", "8", "--steps", "3"};
    Thread watching = new Thread(() -> code.complete(train(watch)));
    watching.start();
    await()
        .atMost(LIMIT)
        .until(() -> console.err().contains("0 new pairs, training starts with 8"));
    console.commit(traces(100, 105, 105));
    await()
        .atMost(LIMIT)
        .until(() -> console.err().contains("5 new pairs, training starts with 8"));
    assertThat(registry.ids()).isEmpty();
    console.commit(traces(105, 110, 110));
    await().atMost(LIMIT).until(() -> console.out().contains("3 steps"));
    await()
        .atMost(LIMIT)
        .until(() -> console.err().endsWith("0 new pairs, training starts with 8\n"));
    watching.interrupt();
    assertThat(code.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
    assertThat(console.err()).contains("10 new pairs: dataset ").contains("with 30 SFT");
    assertThat(registry.ids()).hasSize(1);
    assertThat(console.run("sql", "select count(parent_hash) || ' of ' || count(*) from datasets"))
        .isZero();
    assertThat(console.out()).contains("1 of 2");
    assertThat(train("--watch", "--dataset", "ff")).isEqualTo(2);
  }

  @Test
  void whatCannotBeTrainedIsSaidInOneLine() throws IOException {
    assertThat(train()).isEqualTo(1);
    assertThat(console.err()).contains("millrace dataset create --scenario numbers");
    dataset(4);
    assertThat(train()).isEqualTo(1);
    assertThat(console.err())
        .contains("has 4 SFT pairs")
        .contains("10 are needed")
        .contains("ok 4, unrated 3");
    assertThat(train("--min-pairs", "2", "--recipe", "rnk=4")).isEqualTo(2);
    assertThat(console.err()).contains("'rnk'").contains("known are [backend, rank");
    assertThat(train("--min-pairs", "2", "--dataset", "ffff")).isEqualTo(1);
    assertThat(console.err()).contains("begins with ffff");
    assertThat(console.run("train", "--scenario", "numbers")).isEqualTo(1);
    assertThat(console.err()).contains("give a folder with --base");
    assertThat(Arrays.asList(home.toFile().list())).doesNotContain("runs", "registry");
  }
}
