package io.millrace.model.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.answer.AnswerSettings;
import io.millrace.model.answer.AnsweringModel;
import io.millrace.model.answer.Questions;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.engine.Torch;
import io.millrace.model.lora.LoraAdapter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {

  private static final int TRAIN = 4;
  private static final int EVAL = 6;
  private static final int LEAST_TENSORS = 10;
  private static final Path BASE = ModelVectors.ownModel("llama-gqa");

  @TempDir Path run;

  @Test
  void loadingTokenisingStepsAndEvaluationsAllCountAsPortionsOfWork() throws IOException {
    Torch.start(1);
    AtomicInteger portions = new AtomicInteger();
    Map<String, Integer> at = new TreeMap<>();
    Training training =
        new Training(
            order("f32"),
            report -> at.put(report.getClass().getSimpleName(), portions.get()),
            portions::incrementAndGet);

    training.run();

    assertThat(at.get("Begun")).isGreaterThanOrEqualTo(LEAST_TENSORS + TRAIN + EVAL);
    assertThat(at.get("Stepped")).isEqualTo(at.get("Begun") + TRAIN);
    assertThat(at.get("Evaluated")).isEqualTo(at.get("Stepped") + EVAL);
  }

  @Test
  void theProbeOfPrecisionCountsToo() throws IOException {
    Torch.start(1);
    Map<String, Integer> begun = new TreeMap<>();
    for (String precision : List.of("f32", "auto")) {
      AtomicInteger portions = new AtomicInteger();
      new Training(
              order(precision),
              report -> begun.putIfAbsent(precision, portions.get()),
              portions::incrementAndGet)
          .run();
    }
    assertThat(begun.get("auto")).isGreaterThan(begun.get("f32"));
  }

  @Test
  void checkpointsAndTheFilesOfAWholeModelCountTensorByTensor() throws IOException {
    Torch.start(1);
    int tensors;
    try (WeightFiles base = WeightFiles.open(BASE)) {
      tensors = base.names().size();
    }
    AtomicInteger portions = new AtomicInteger();
    Map<String, Integer> at = new TreeMap<>();
    WorkOrder order = order("full", whole());
    new Training(
            order,
            report -> at.put(report.getClass().getSimpleName(), portions.get()),
            portions::incrementAndGet)
        .run();
    int written = portions.get();
    Files.move(Path.of(order.output()), run.resolve("first"));
    new Training(order, report -> at.put("again", portions.get()), portions::incrementAndGet).run();

    // parameters, both moments and the best parameters
    assertThat(at.get("Saved")).isEqualTo(at.get("Evaluated") + 4 * tensors);
    // the model, and the model again as it is checked
    assertThat(written).isEqualTo(at.get("Saved") + 2 * tensors);
    assertThat(portions.get()).isEqualTo(at.get("again") + (4 + 2) * tensors);
  }

  @Test
  void conversationsOfTheEvaluationSplitAreNotCountedAsLeftOutOfTheTrainSplit() throws IOException {
    Torch.start(1);
    WorkOrder order = order("short", Map.of("max_tokens", "4"));
    assertThatThrownBy(() -> new Training(order, report -> {}, () -> {}).run())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no conversation of the train split")
        .hasMessageContaining(": " + TRAIN + " left out as too_long");
  }

  @Test
  void aTemplateThatWritesTheTimeGivesTheSameAdapterWheneverTheOrderIsWorkedOff()
      throws IOException {
    Torch.start(1);
    Path base = base("{{- strftime_now('%F %T.%f') }}");
    WorkOrder first = order("first", base, Map.of());
    WorkOrder second = order("second", base, Map.of());
    new Training(first, report -> {}, () -> {}).run();
    new Training(second, report -> {}, () -> {}).run();
    assertThat(adapter(second)).hasSameBinaryContentAs(adapter(first));
  }

  @Test
  void theGateAsksWithTheDateThatTrainingWrites() throws IOException {
    Torch.start(1);
    Path base =
        base(
            "{%- if strftime_now('%F %T.%f') != '1970-01-01 00:00:00.000000' %}"
                + "{{- raise_exception('another date') }}{%- endif %}");
    assertThat(new Training(order("dated", base, Map.of()), report -> {}, () -> {}).run().steps())
        .isEqualTo(1);
    try (AnsweringModel model = AnsweringModel.load(base)) {
      Questions questions = Questions.of("", List.of(conversations(1).get(0).get("messages")));
      assertThat(model.answer(new AnswerSettings(2, 0, 1, 1), questions, Optional.empty()))
          .singleElement()
          .satisfies(answer -> assertThat(answer.fault()).isNull());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 512})
  void aBaseWhosePadIdTheEmbeddingLacksIsTrainedAsAnyOther(int padId) throws IOException {
    Torch.start(1);
    Path base = copy();
    Path config = base.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replaceAll("(pad_token_id\": )506", "$1" + padId));
    assertThat(DecoderConfig.read(base).padId()).hasValue(padId);
    Map<String, String> atOnce = Map.of("micro_batch", Integer.toString(TRAIN));
    WorkOrder usual = order("usual", BASE, atOnce);
    WorkOrder other = order("other", base, atOnce);
    new Training(usual, report -> {}, () -> {}).run();
    new Training(other, report -> {}, () -> {}).run();
    assertThat(adapter(other)).hasSameBinaryContentAs(adapter(usual));
  }

  private static Path adapter(WorkOrder order) {
    return Path.of(order.output()).resolve(LoraAdapter.WEIGHTS);
  }

  /** A copy of the base whose chat template begins with more. */
  private Path base(String begin) throws IOException {
    Path base = copy();
    Files.writeString(base.resolve("chat_template.jinja"), begin + ChatTemplate.source(BASE));
    return base;
  }

  private Path copy() throws IOException {
    Path base = Files.createDirectories(run.resolve("base"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(BASE)) {
      for (Path file : files) {
        Files.copy(file, base.resolve(file.getFileName()));
      }
    }
    return base;
  }

  private static Map<String, String> whole() {
    return Map.of("backend", "full", "learning_rate", "0.005", "checkpoint_every", "1");
  }

  private WorkOrder order(String precision) throws IOException {
    return order(precision, Map.of("precision", precision));
  }

  private WorkOrder order(String name, Map<String, String> changed) throws IOException {
    return order(name, BASE, changed);
  }

  private WorkOrder order(String name, Path base, Map<String, String> changed) throws IOException {
    Map<String, String> keys =
        new TreeMap<>(
            Map.of(
                "steps", "1",
                "warmup", "0",
                "batch_size", Integer.toString(TRAIN),
                "micro_batch", "1",
                "evaluate_every", "1",
                "precision", "f32"));
    keys.putAll(changed);
    Path data = Files.createDirectories(run.resolve("data"));
    TrainingData.write(data.resolve(TrainingData.TRAIN), conversations(TRAIN));
    TrainingData.write(data.resolve(TrainingData.EVAL), conversations(EVAL));
    Path attempt = Files.createDirectories(run.resolve(name));
    return new WorkOrder(
        Frames.VERSION,
        base.toString(),
        "llama-gqa",
        data.toString(),
        attempt.resolve("checkpoint.safetensors").toString(),
        attempt.resolve("progress.jsonl").toString(),
        attempt.resolve("result").toString(),
        RecipeKeys.recipe(keys));
  }

  private static List<ObjectNode> conversations(int count) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ObjectNode row = WorkerJson.MAPPER.createObjectNode();
      ArrayNode messages = row.putArray("messages");
      messages.addObject().put("role", "user").put("content", "What follows " + i + "?");
      String answer = "It is " + (i + 1) + ".";
      messages.addObject().put("role", "assistant").put("content", answer.repeat(i + 1));
      row.putNull("tools");
      rows.add(row);
    }
    return rows;
  }
}
