package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.registry.AdapterManifest;
import io.millrace.registry.Conditioning;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandITCase {

  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final String BASE =
      ROOT.resolve("pipelines/testing/vectors/model/models/llama-gqa").toString();

  private static final Duration LIMIT = Duration.ofMinutes(5);

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

  private Path scenario(String name, String roles, String more) throws IOException {
    Path scenarios = home.resolve("scenarios");
    Path directory = Files.createDirectories(scenarios.resolve(name));
    Files.writeString(
        directory.resolve("scenario.yaml"),
        "name: %s\nbase_model: %s\nroles: %s\nverifier: {type: exact}\n%s"
            .formatted(name, BASE, roles, more));
    Files.writeString(directory.resolve("recipe.yaml"), "steps: 8\nlearning_rate: 0.005\n");
    return scenarios;
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
  void severalScenariosAndRolesAreTrainedAtOnceAndARefusedOneHoldsUpNone() throws Exception {
    scenario("numbers", "[first, second]", "");
    Path scenarios = scenario("letters", "[spell]", "");
    scenario("empty", "[none]", "");
    console.commit(
        Arrays.stream(traces(200, 220, 220))
            .map(trace -> trace.replace("\"numbers\"", "\"letters\""))
            .toArray(String[]::new));
    dataset(20);
    assertThat(console.run("dataset", "create", "--scenario", "letters")).isZero();

    String[] both = {"train", "--scenario", "numbers", "--scenario", "letters"};
    String[] places = {"--scenarios", scenarios.toString(), "--parallelism", "2"};
    assertThat(console.run(Stream.of(both, places).flatMap(Stream::of).toArray(String[]::new)))
        .as(console.err())
        .isZero();
    Registry registry = Registry.in(home.resolve("registry"));
    List<String> trained = new ArrayList<>();
    for (String id : registry.ids()) {
      AdapterManifest manifest = registry.find(id).orElseThrow().manifest();
      trained.add(manifest.scenario() + "/" + manifest.role() + " " + manifest.seed());
    }
    assertThat(trained)
        .containsExactlyInAnyOrder("numbers/first 1", "numbers/second 2", "letters/spell 1");
    assertThat(registry.ids()).allMatch(id -> console.out().contains("adapter " + id));

    assertThat(
            console.run(
                "train",
                "--scenario",
                "empty",
                "--scenario",
                "letters",
                "--scenarios",
                scenarios.toString()))
        .isEqualTo(1);
    assertThat(console.err()).contains("dataset create --scenario empty");
    assertThat(console.out()).contains("8 steps");
  }

  @Test
  void aScenarioWithConditioningTrainsOnBucketsAndRecordsTheBest() throws Exception {
    Path scenarios =
        scenario(
            "numbers",
            "[first]",
            "conditioning: {template: \"Quality {bucket}: \", edges: [0.5]}\n");
    String[] good = traces(0, 20, 20);
    String[] bad =
        Arrays.stream(traces(100, 120, 120))
            .map(trace -> trace.replace("\"feedback\":1", "\"feedback\":0.2"))
            .toArray(String[]::new);
    console.commit(good);
    console.commit(bad);
    assertThat(console.run("load")).isZero();
    assertThat(console.run("dataset", "create", "--scenario", "numbers", "--edges", "0.5"))
        .as(console.err())
        .isZero();
    assertThat(console.out()).contains("40 SFT");

    String[] train = {"train", "--scenario", "numbers", "--scenarios", scenarios.toString()};
    assertThat(console.run(train)).as(console.err()).isZero();

    Registry registry = Registry.in(home.resolve("registry"));
    assertThat(registry.find(registry.ids().get(0)).orElseThrow().manifest().conditioning())
        .isEqualTo(new Conditioning("Quality {bucket}: ", List.of(0.5), "Quality 1: "));
    assertThat(console.run("sql", "select conditioning_prefix || '|' from adapters_current"))
        .isZero();
    assertThat(console.out()).contains("Quality 1: |");
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
