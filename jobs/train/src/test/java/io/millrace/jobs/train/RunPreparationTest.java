package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.train.RunPreparation.Wish;
import io.millrace.model.worker.RecipeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPreparationTest {

  @TempDir Path home;

  private RunFolder prepare(DatasetFolder dataset, Path base, Optional<Set<String>> traces)
      throws IOException {
    return new RunPreparation(new TrainingHome(home), home.resolve("lake"), 10)
        .prepare(
            new Wish(
                "numbers",
                "default",
                "",
                traces,
                dataset,
                base,
                "numbers-base",
                RecipeKeys.recipe(Map.of()),
                Runs.worker()));
  }

  private DatasetFolder newest() throws IOException {
    return DatasetFolder.newest(home.resolve("datasets"), "numbers").orElseThrow();
  }

  @Test
  void theNewestDatasetOfTheScenarioBecomesTheRunsConversations() throws Exception {
    Path old = Datasets.write(home, "aa", "numbers", Runs.conversations(0, 14));
    Datasets.write(home, "bb", "numbers", Runs.conversations(0, 21));
    Datasets.write(home, "cc", "other", Runs.conversations(0, 28));
    Files.setLastModifiedTime(old.resolve("manifest.json"), FileTime.fromMillis(1000));
    RunFolder run = prepare(newest(), Runs.BASE, Optional.empty());
    assertThat(run.request().datasetHash()).isEqualTo("bb");
    assertThat(run.request().baseName()).isEqualTo("numbers-base");
    assertThat(Files.readAllLines(run.data().resolve("train.jsonl"))).hasSize(18);
    assertThat(Files.readAllLines(run.data().resolve("eval.jsonl"))).hasSize(3);
    assertThat(DatasetFolder.named(home.resolve("datasets"), "a").orElseThrow().path())
        .isEqualTo(old);
    assertThat(DatasetFolder.named(home.resolve("datasets"), "")).isEmpty();
  }

  @Test
  void tooFewPairsAreRefusedWithTheirNumbersAndNothingIsWritten() throws Exception {
    Datasets.write(home, "aaaaaaaaaaaa", "numbers", Runs.conversations(0, 21));
    Optional<Set<String>> few = Optional.of(Set.of("trace-1", "trace-6"));
    assertThatThrownBy(() -> prepare(newest(), Runs.BASE, few))
        .isInstanceOf(TooFewPairsException.class)
        .hasMessageContaining("has 2 SFT pairs (1 to train on, 1 for evaluation, 0 held out)")
        .hasMessageContaining("10 are needed");
    assertThat(home.resolve("runs")).doesNotExist();
  }

  @Test
  void aFolderThatIsNoBaseModelIsNamed() throws Exception {
    Datasets.write(home, "aaaaaaaaaaaa", "numbers", Runs.conversations(0, 21));
    assertThatThrownBy(() -> prepare(newest(), home, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no config.json");
  }

  @Test
  void unknownOrUnusableKeysOfARecipeAreNamed() {
    assertThatThrownBy(() -> RecipeKeys.recipe(Map.of("ranks", "4")))
        .hasMessageContaining("'ranks'")
        .hasMessageContaining("learning_rate");
    assertThatThrownBy(() -> RecipeKeys.recipe(Map.of("rank", "0")))
        .hasMessageContaining("the rank is 0");
    assertThatThrownBy(() -> RecipeKeys.recipe(Map.of("target_modules", "q_proj,x_proj")))
        .hasMessageContaining("x_proj");
    assertThatThrownBy(() -> RecipeKeys.recipe(Map.of("learning_rate", "fast")))
        .hasMessageContaining("fast");
    assertThat(RecipeKeys.recipe(Map.of("targets", "last", "backend", "dpo")).backend())
        .hasToString("dpo");
  }
}
