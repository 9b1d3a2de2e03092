package io.millrace.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelsTest {

  @TempDir Path home;
  private Path directory;
  private BaseModels models;

  @BeforeEach
  void places() throws IOException {
    directory = Files.createDirectories(home.resolve("scenarios/tickets"));
    models = new BaseModels(home.resolve("models"));
  }

  @Test
  void aDirectoryBesideTheScenarioGoesBeforeOneOfThatNameAmongAllBases() throws IOException {
    Scenario scenario = scenario("tickets", "base_model: small");
    Path beside = directory.resolve("small");
    assertThat(models.of(scenario)).as("neither is there").isEqualTo(beside);

    Path elsewhere = base(home.resolve("models/small"));
    assertThat(models.of(scenario)).isEqualTo(elsewhere);

    base(beside);
    assertThat(models.of(scenario)).isEqualTo(beside);
  }

  @Test
  void aScenarioThatNamesNoneHasTheDefaultOfItsName() throws IOException {
    Scenario demo = scenario("support-desk", "");

    assertThat(BaseModels.DEFAULTS).containsKey("support-desk");
    assertThat(models.of(demo)).isEqualTo(directory.resolve("base"));
    assertThat(models.find(directory, "support-desk", "")).contains(directory.resolve("base"));
    assertThat(models.of(scenario("support-desk", "base_model: other")))
        .isEqualTo(directory.resolve("other"));
  }

  @Test
  void aScenarioWithoutAnyIsRefusedWithWhatToSet() throws IOException {
    Scenario scenario = scenario("tickets", "base_model: ' '");

    assertThat(models.find(scenario)).isEmpty();
    assertThatThrownBy(() -> models.of(scenario))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("scenario tickets")
        .hasMessageContaining("base_model in " + directory.resolve("scenario.yaml"))
        .hasMessageContaining(home.resolve("models").toString())
        .hasMessageContaining("--base");
  }

  private Scenario scenario(String name, String more) throws IOException {
    Files.writeString(
        directory.resolve(Scenario.FILE),
        "name: %s\nverifier: {type: exact}\n%s\n".formatted(name, more));
    return ScenarioFiles.read(directory);
  }

  private static Path base(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config.json"), "{}");
    return folder;
  }
}
