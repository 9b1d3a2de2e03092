package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.MultipleParameterTool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainConfigTest {

  @TempDir Path home;

  @Test
  void eachScenarioIsTrainedForEachOfItsRolesOnce() throws IOException {
    scenario("numbers", "roles: [first, second]");
    scenario("letters", "roles: [spell]");

    assertThat(targets("--scenario", "numbers,letters", "--scenario", "numbers"))
        .containsExactly("numbers/first 1", "numbers/second 2", "letters/spell 1");
    assertThat(targets("--scenario", "numbers, letters", "--role", "second,other"))
        .containsExactly(
            "numbers/second 2", "numbers/other 3", "letters/second 2", "letters/other 3");
    assertThat(targets("--scenario", "numbers", "--recipe.seed", "7"))
        .containsExactly("numbers/first 7", "numbers/second 8");
    assertThat(targets("--scenario", "unwritten")).containsExactly("unwritten/default 1");
  }

  @Test
  void whatTheOptionsLeaveOutIsTheScenariosOwn() throws IOException {
    scenario("numbers", "base_model: small\nmining: {min_pairs: 33}");
    Files.writeString(home.resolve("scenarios/numbers/recipe.yaml"), "steps: 8\nrank: 4\n");
    TrainConfig config = config("--scenario", "numbers", "--recipe.rank", "2");
    Target target = config.targets("numbers").get(0);

    assertThat(config.trainings().base(target)).isEqualTo(home.resolve("scenarios/numbers/small"));
    assertThat(config.trainings().minPairs(target)).isEqualTo(33);
    assertThat(config.trainings().recipe(target).steps()).isEqualTo(8);
    assertThat(config.trainings().recipe(target).rank()).isEqualTo(2);

    TrainConfig other = config("--scenario", "numbers", "--base", "b", "--min-pairs", "3");
    assertThat(other.trainings().base(other.targets("numbers").get(0))).isEqualTo(Path.of("b"));
    assertThat(other.trainings().minPairs(other.targets("numbers").get(0))).isEqualTo(3);
  }

  @Test
  void aScenarioWithoutABaseIsRefusedWithWhatToSet() throws IOException {
    scenario("numbers", "");
    TrainConfig config = config("--scenario", "numbers");

    assertThatThrownBy(() -> config.trainings().base(config.targets("numbers").get(0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("numbers/scenario.yaml");
  }

  @Test
  void heapAndStallOfTheWorkerCanBeRaised() throws IOException {
    WorkerOptions raised =
        config(
                "--scenario",
                "numbers",
                "--worker-heap-megabytes",
                "2048",
                "--worker-stall-seconds",
                "3600")
            .trainings()
            .worker();
    assertThat(raised.heapMegabytes()).isEqualTo(2048);
    assertThat(raised.stallSeconds()).isEqualTo(3600);
    WorkerOptions usual = config("--scenario", "numbers").trainings().worker();
    assertThat(usual).isEqualTo(WorkerOptions.in(usual.cacheDirectory()));
    assertThatThrownBy(() -> config("--scenario", "numbers", "--worker-heap-megabytes", "0"))
        .hasMessageContaining("--worker-heap-megabytes 0; give at least 1");
  }

  @Test
  void unusableOptionsAreNamed() throws IOException {
    assertThatThrownBy(() -> config("--role", "r")).hasMessageContaining("--scenario");
    assertThatThrownBy(() -> config("--scenario", "a", "--base", "b", "--base", "c"))
        .hasMessageContaining("--base 2 times");
    assertThatThrownBy(() -> config("--scenario", "a", "--bass", "b"))
        .hasMessageContaining("[bass]");
    assertThatThrownBy(() -> config("--scenario", "a", "--min-pairs", "few"))
        .hasMessageContaining("--min-pairs few");
    TrainConfig config = config("--scenario", "a,b", "--dataset", "ff");
    assertThatThrownBy(config::distinct).hasMessageContaining("--dataset is one scenario's");
  }

  private List<String> targets(String... options) throws IOException {
    TrainConfig config = config(options);
    List<String> targets = new ArrayList<>();
    for (String name : config.distinct()) {
      for (Target target : config.targets(name)) {
        long seed = config.trainings().recipe(target).seed();
        targets.add(target.scenario() + "/" + target.role() + " " + seed);
      }
    }
    return targets;
  }

  private TrainConfig config(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--home", home.toString()));
    all.addAll(List.of("--scenarios", home.resolve("scenarios").toString()));
    return TrainConfig.from(
        MultipleParameterTool.fromArgs(all.toArray(String[]::new)).toMultiMap());
  }

  private void scenario(String name, String more) throws IOException {
    Path directory = Files.createDirectories(home.resolve("scenarios").resolve(name));
    Files.writeString(
        directory.resolve("scenario.yaml"),
        "name: %s\nverifier: {type: exact}\n%s\n".formatted(name, more));
  }
}
