package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.TrainingData;
import io.millrace.model.worker.WorkerJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Input that cannot be used, in a real worker: one sentence with value and remedy, no adapter. */
class RefusedInputITCase {

  @TempDir Path home;

  /** Makes a base, or the run that is to train on it, unusable. */
  private interface Damage {
    void to(Path base, RunFolder run) throws IOException;
  }

  static Stream<Arguments> inputs() {
    return Stream.of(
        input(
            "a template that raises",
            (base, run) -> template(base, "{{ raise_exception('only poems') }}"),
            "24 left out as refused, the first because the template refuses",
            "only poems; change the conversations, or the base's chat template"),
        input(
            "a template that cannot be read",
            (base, run) -> template(base, "{% if %}"),
            "/base: the template cannot be read at line 1",
            "mend its chat template"),
        input(
            "conversations longer than max_tokens",
            (base, run) -> recipe(run, "max_tokens", 4),
            "24 left out as too_long, the first because it has ",
            "max_tokens allows 4: raise it (the base's context is 256), or train with too_long=cut"),
        input(
            "conversations longer than the context",
            (base, run) ->
                replace(base, "max_position_embeddings\": 256", "max_position_embeddings\": 8"),
            "24 left out as too_long",
            "the base's context is 8: take a base with a longer one or shorter conversations"),
        input(
            "conversations without an answer",
            RefusedInputITCase::withoutAnswers,
            "24 left out as no_target",
            "make a dataset of conversations with answers"),
        input(
            "a dataset that is no JSON",
            (base, run) -> Files.writeString(run.data().resolve(TrainingData.TRAIN), "{\"mess\n"),
            "train.jsonl: a row is no JSON",
            "make the dataset again"),
        input(
            "a truncated tokenizer",
            (base, run) -> truncate(base.resolve("tokenizer.json")),
            "/base/tokenizer.json: is not valid JSON",
            "fetch this file of the base model again"),
        input(
            "a truncated configuration of the tokenizer",
            (base, run) -> truncate(base.resolve("tokenizer_config.json")),
            "/base/tokenizer_config.json: is not valid JSON",
            "fetch this file of the base model again"),
        input(
            "a tokenizer with more tokens than the embedding has rows",
            (base, run) -> addTokens(base.resolve("tokenizer.json"), 600),
            "/base/tokenizer.json: has ",
            "tokens but the embedding has only 512 rows; take the tokenizer of this model"),
        input(
            "truncated weights",
            (base, run) -> truncate(base.resolve("model.safetensors")),
            "/base/model.safetensors: ",
            "fetch this file of the base model again"),
        input(
            "missing weights",
            (base, run) -> Files.delete(base.resolve("model.safetensors")),
            "/base: neither model.safetensors nor model.safetensors.index.json in this folder",
            "take all files of the base model"),
        input(
            "an unknown architecture",
            (base, run) -> replace(base, "model_type\": \"llama", "model_type\": \"mamba"),
            "/base/config.json: the model type 'mamba' is not known",
            "take a base of one of these"));
  }

  private static Arguments input(String what, Damage damage, String... words) {
    return arguments(what, damage, List.of(words));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void isRefusedInOneSentenceAndNothingIsPublished(String what, Damage damage, List<String> words)
      throws IOException {
    Path base = Files.createDirectories(home.resolve("base"));
    for (File file : Runs.BASE.toFile().listFiles()) {
      Files.copy(file.toPath(), base.resolve(file.getName()));
    }
    RunFolder run = Runs.prepare(home, "refused", Runs.keys(5), Runs.worker());
    ObjectNode request = request(run);
    write(run, request.put("base", base.toString()));
    damage.to(base, run);

    RunResult result;
    try (RunExecution execution = new RunExecution(run, new Gpus())) {
      result = execution.run().orElseThrow();
    }

    assertThat(result.failure()).as(result.message()).isEqualTo(Failure.INVALID);
    assertThat(result.message()).contains(words).doesNotContain("\n");
    assertThat(result.adapterId()).isNull();
    assertThat(home.resolve("registry")).doesNotExist();
  }

  private static void template(Path base, String text) throws IOException {
    Files.writeString(base.resolve("chat_template.jinja"), text);
  }

  private static void recipe(RunFolder run, String key, int value) throws IOException {
    ObjectNode request = request(run);
    request.withObject("recipe").put(key, value);
    write(run, request);
  }

  private static void replace(Path base, String text, String other) throws IOException {
    Path config = base.resolve("config.json");
    String before = Files.readString(config);
    assertThat(before).contains(text);
    Files.writeString(config, before.replace(text, other));
  }

  private static void withoutAnswers(Path base, RunFolder run) throws IOException {
    for (String split : List.of(TrainingData.TRAIN, TrainingData.EVAL)) {
      Path file = run.data().resolve(split);
      Files.writeString(file, Files.readString(file).replaceAll("It is [0-9]+\\.", ""));
    }
  }

  private static void truncate(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  private static void addTokens(Path tokenizer, int more) throws IOException {
    ObjectNode definition = (ObjectNode) WorkerJson.MAPPER.readTree(tokenizer.toFile());
    ArrayNode added = definition.withArray("added_tokens");
    ObjectNode last = (ObjectNode) added.get(added.size() - 1);
    for (int i = 1; i <= more; i++) {
      ObjectNode token = last.deepCopy();
      added.add(token.put("id", last.get("id").intValue() + i).put("content", "<more" + i + ">"));
    }
    WorkerJson.MAPPER.writeValue(tokenizer.toFile(), definition);
  }

  private static ObjectNode request(RunFolder run) throws IOException {
    return (ObjectNode) WorkerJson.MAPPER.readTree(run.path().resolve("request.json").toFile());
  }

  private static void write(RunFolder run, ObjectNode request) throws IOException {
    WorkerJson.MAPPER.writeValue(run.path().resolve("request.json").toFile(), request);
  }
}
