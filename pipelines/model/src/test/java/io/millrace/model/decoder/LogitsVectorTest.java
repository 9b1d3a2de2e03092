package io.millrace.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The forward pass against the reference's logits and hidden states. */
class LogitsVectorTest {

  private static final double TOLERANCE = 2e-4;
  private static final double MARGIN = 0.5;

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void givesTheReferencesLogitsAndHiddenStates() throws IOException {
    int cases = 0;
    for (Path file : ModelVectors.jsonFiles("logits")) {
      JsonNode expected = ModelVectors.json(file);
      Optional<Path> model = ModelVectors.find(expected.get("model").textValue());
      if (model.isPresent() && ModelVectors.isThere(tensorsOf(file))) {
        try (SafetensorsFile tensors = SafetensorsFile.open(tensorsOf(file));
            Decoder decoder = Decoder.load(model.get(), Precision.F32)) {
          for (JsonNode item : expected.get("cases")) {
            var unused = check(decoder, item, tensors, ".logits", TOLERANCE, TOLERANCE);
            cases++;
          }
          checkHidden(decoder, expected.get("cases").get(1), tensors);
          ModelVectors.report(file, expected.get("cases").size() + 1);
        }
      }
    }
    ModelVectors.checkCount("logits", cases, 64);
  }

  @Test
  void staysNearTheReferenceInBf16() throws IOException {
    Optional<Path> file = ModelVectors.find("logits/qwen2-bf16.json");
    Optional<Path> model = ModelVectors.find("models/qwen2-bf16");
    boolean there = file.isPresent() && model.isPresent();
    if (!there || !ModelVectors.isThere(tensorsOf(file.get()))) {
      ModelVectors.checkCount("logits in bf16", 0, 3);
      return;
    }
    JsonNode expected = ModelVectors.json(file.get());
    int cases = 0;
    try (SafetensorsFile tensors = SafetensorsFile.open(tensorsOf(file.get()));
        Decoder decoder = Decoder.load(model.get(), Precision.BF16)) {
      for (JsonNode item : expected.get("cases")) {
        String suffix = ".logits_bf16_compute";
        if (tensors.contains(item.get("id").textValue() + suffix)) {
          assertThat(check(decoder, item, tensors, suffix, 0.5, 0.06)).isPositive();
          cases++;
        }
      }
    }
    assertThat(cases).isPositive();
    ModelVectors.checkCount("logits in bf16", cases, 3);
  }

  static Path tensorsOf(Path file) {
    return file.resolveSibling(file.getFileName().toString().replace(".json", ".safetensors"));
  }

  static TokenBatch batch(JsonNode item) {
    return new TokenBatch(
        rows(item.get("input_ids")),
        Optional.ofNullable(item.get("attention_mask")).map(LogitsVectorTest::rows),
        Optional.ofNullable(item.get("position_ids")).map(LogitsVectorTest::rows));
  }

  private static int[][] rows(JsonNode array) {
    int[][] rows = new int[array.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = ModelVectors.ints(array.get(i));
    }
    return rows;
  }

  /** Compares one case; returns for how many tokens the best one was compared. */
  private static int check(
      Decoder decoder,
      JsonNode item,
      SafetensorsFile tensors,
      String suffix,
      double worst,
      double mean)
      throws IOException {
    String id = item.get("id").textValue();
    TokenBatch batch = batch(item);
    float[] expected = tensors.floats(id + suffix);
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      float[] logits =
          decoder.logits(decoder.prepare(manager, batch), Optional.empty()).toFloatArray();
      assertThat(logits).hasSameSizeAs(expected);
      int vocabulary = decoder.config().vocabulary();
      double sum = 0;
      int counted = 0;
      for (int i = 0; i < logits.length; i++) {
        int token = i / vocabulary;
        int row = token / batch.width();
        int column = token % batch.width();
        if (batch.attention().isEmpty() || batch.attention().get()[row][column] == 1) {
          double difference = Math.abs(logits[i] - expected[i]);
          assertThat(difference).as("%s token %d", id, token).isLessThan(worst);
          sum += difference;
          counted++;
        }
      }
      assertThat(sum / counted).as(id).isLessThan(mean);
      return checkTop(id, logits, expected, batch, vocabulary);
    }
  }

  /** Where the reference's best token leads by more than the tolerance, it is the best here too. */
  private static int checkTop(
      String id, float[] logits, float[] expected, TokenBatch batch, int vocabulary) {
    int compared = 0;
    for (int token = 0; token < logits.length / vocabulary; token++) {
      int row = token / batch.width();
      int column = token % batch.width();
      int best = best(expected, token * vocabulary, vocabulary, -1);
      int second = best(expected, token * vocabulary, vocabulary, best);
      boolean masked = batch.attention().isPresent() && batch.attention().get()[row][column] == 0;
      if (!masked && expected[best] - expected[second] > MARGIN) {
        assertThat(best(logits, token * vocabulary, vocabulary, -1))
            .as("%s best of token %d", id, token)
            .isEqualTo(best);
        compared++;
      }
    }
    return compared;
  }

  private static int best(float[] values, int from, int count, int except) {
    int best = -1;
    for (int i = from; i < from + count; i++) {
      best = i != except && (best < 0 || values[i] > values[best]) ? i : best;
    }
    return best;
  }

  private static void checkHidden(Decoder decoder, JsonNode item, SafetensorsFile tensors)
      throws IOException {
    String prefix = item.get("id").textValue() + ".hidden.";
    try (NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      PreparedBatch batch = decoder.prepare(manager, batch(item));
      NDArray state = decoder.embed(batch);
      checkClose(state, tensors.floats(prefix + "embedding"), "embedding");
      for (int layer = 0; layer < decoder.config().layers(); layer++) {
        state = decoder.layer(layer, state, batch, Optional.empty());
        checkClose(state, tensors.floats(prefix + "layer_" + layer), "layer " + layer);
      }
      checkClose(decoder.finalNorm(state), tensors.floats(prefix + "final_norm"), "final norm");
    }
  }

  private static void checkClose(NDArray actual, float[] expected, String what) {
    float[] values = actual.toFloatArray();
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) Math.abs(values[i] - expected[i])).as(what).isLessThan(TOLERANCE);
    }
  }
}
