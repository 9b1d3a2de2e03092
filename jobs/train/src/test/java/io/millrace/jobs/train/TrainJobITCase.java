package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.registry.AdapterManifest;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job's own main with several scenarios, in Flink in this process. */
class TrainJobITCase {

  @TempDir Path home;

  @Test
  void oneJobTrainsEachScenarioAndRoleAndARefusedOneHoldsUpNone() throws Exception {
    scenario("numbers", "[first, second]");
    scenario("letters", "[spell]");
    scenario("empty", "[none]");
    scenario("misspelt", "[none]");
    Files.writeString(home.resolve("scenarios/misspelt/recipe.yaml"), "stepps: 4\n");
    Datasets.write(home, "a".repeat(64), "numbers", Runs.conversations(0, 28));
    Datasets.write(home, "c".repeat(64), "misspelt", Runs.conversations(0, 28));
    Datasets.write(home, "b".repeat(64), "letters", Runs.conversations(50, 78));
    String[] options = {
      "--home",
      home.toString(),
      "--scenarios",
      home.resolve("scenarios").toString(),
      "--scenario",
      "misspelt,numbers,empty",
      "--scenario",
      "letters",
      "--cache",
      Runs.CACHE
    };

    assertThatThrownBy(() -> TrainJob.main(options))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("No training for misspelt/none: Cannot use the recipe's key 'stepps'")
        .hasMessageContaining("No training for empty/none: Cannot train empty")
        .hasMessageContaining("millrace dataset create --scenario empty");

    Registry registry = Registry.in(new TrainingHome(home).registry());
    List<String> trained = new ArrayList<>();
    for (String id : registry.ids()) {
      AdapterManifest manifest = registry.find(id).orElseThrow().manifest();
      assertThat(manifest.base().id()).isEqualTo(Runs.BASE.toString());
      trained.add(manifest.scenario() + "/" + manifest.role() + " " + manifest.seed());
    }
    assertThat(trained)
        .containsExactlyInAnyOrder("numbers/first 1", "numbers/second 2", "letters/spell 1");
    assertThat(new TrainingHome(home).runs().toFile().list()).hasSize(3);
  }

  private void scenario(String name, String roles) throws IOException {
    Path directory = Files.createDirectories(home.resolve("scenarios").resolve(name));
    Files.writeString(
        directory.resolve("scenario.yaml"),
        "name: %s\nbase_model: %s\nroles: %s\nverifier: {type: exact}\n"
            .formatted(name, Runs.BASE, roles));
    Files.writeString(directory.resolve("recipe.yaml"), "steps: 4\nprecision: f32\n");
  }
}
