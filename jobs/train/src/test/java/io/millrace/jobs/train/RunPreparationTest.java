package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.jobs.train.RunPreparation.Wish;
import io.millrace.model.worker.RecipeKeys;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.Conditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPreparationTest {

  @TempDir Path home;

  private RunFolder prepare(DatasetFolder dataset, Path base, Optional<Set<String>> traces)
      throws IOException {
    return prepare(dataset, base, traces, "", Map.of());
  }

  private RunFolder prepare(
      DatasetFolder dataset,
      Path base,
      Optional<Set<String>> traces,
      String template,
      Map<String, String> recipe)
      throws IOException {
    return new RunPreparation(new TrainingHome(home), home.resolve("lake"), 10)
        .prepare(
            new Wish(
                "numbers",
                "default",
                "",
                traces,
                dataset,
                template,
                base,
                "numbers-base",
                RecipeKeys.recipe(recipe),
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
  void theNewestDatasetIsTheOneThatWasMadeLastWhateverItsFilesTimes() throws Exception {
    Path again = Datasets.write(home, "aa", "numbers", Runs.conversations(0, 14));
    Path between = Datasets.write(home, "bb", "numbers", Runs.conversations(0, 21));
    Files.writeString(again.resolve("created_at"), "2026-01-02T00:00:02Z\n");
    Files.writeString(between.resolve("created_at"), "2026-01-02T00:00:01Z\n");
    Files.setLastModifiedTime(again.resolve("manifest.json"), FileTime.fromMillis(1000));

    assertThat(newest().hash()).isEqualTo("aa");
  }

  @Test
  void aDraftThatWasLeftBehindIsNoDataset() throws Exception {
    Path whole = Datasets.write(home, "aa", "numbers", Runs.conversations(0, 14));
    Path draft = Datasets.write(home, ".draft-1", "numbers", Runs.conversations(0, 21));
    Files.copy(
        whole.resolve("manifest.json"),
        draft.resolve("manifest.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(whole.resolve("manifest.json"), FileTime.fromMillis(1000));

    assertThat(newest().path()).isEqualTo(whole);
    assertThat(DatasetFolder.named(home.resolve("datasets"), "aa").orElseThrow().path())
        .isEqualTo(whole);
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
  void eachPromptIsMarkedWithItsBucketAndTheBestIsRecorded() throws Exception {
    // every other row is of bucket 0; of the rest two are of bucket 2, which is too few
    Datasets.write(
        home,
        "aaaaaaaaaaaa",
        "numbers",
        Runs.conversations(0, 28),
        i -> i % 2 == 0 ? 0 : i / 25 + 1);
    RunFolder run = prepare(newest(), Runs.BASE, Optional.empty(), "Good {bucket}:\n", Map.of());

    assertThat(run.request().conditioning())
        .isEqualTo(new Conditioning("Good {bucket}:\n", List.of(0.5, 0.9), "Good 1:\n"));
    List<String> train = Files.readAllLines(run.data().resolve("train.jsonl"));
    ArrayNode first = (ArrayNode) Runs.conversations(0, 1).get(0).get("messages");
    assertThat(WorkerJson.MAPPER.readTree(train.get(0)).get("messages"))
        .isEqualTo(Conditioning.mark(first, "Good 0:\n"));
    assertThat(train.get(1)).contains("Good 1:\\nWhat follows 1?");
    assertThat(train.get(train.size() - 1)).contains("Good 0:\\nWhat follows 26?");
  }

  @Test
  void whatCannotBeConditionedIsRefusedWithItsReason() throws Exception {
    Datasets.write(home, "aaaaaaaaaaaa", "numbers", Runs.conversations(0, 28), i -> i < 20 ? 2 : 0);
    assertThatThrownBy(() -> prepare(newest(), Runs.BASE, Optional.empty(), "{bucket} ", Map.of()))
        .isInstanceOf(TooFewPairsException.class)
        .hasMessageContaining("bucket 0: 8, bucket 1: 0, bucket 2: 20")
        .hasMessageContaining("two buckets with 10");
    assertThatThrownBy(() -> prepare(newest(), Runs.BASE, Optional.empty()))
        .hasMessageContaining("without conditioning");
    Map<String, String> dpo = Map.of("backend", "dpo");
    assertThatThrownBy(() -> prepare(newest(), Runs.BASE, Optional.empty(), "{bucket} ", dpo))
        .hasMessageContaining("no bucket");
    Datasets.write(home, "bbbbbbbbbbbb", "plain", Runs.conversations(0, 28));
    DatasetFolder plain = DatasetFolder.newest(home.resolve("datasets"), "plain").orElseThrow();
    assertThatThrownBy(() -> prepare(plain, Runs.BASE, Optional.empty(), "{bucket} ", Map.of()))
        .hasMessageContaining("--edges");
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
