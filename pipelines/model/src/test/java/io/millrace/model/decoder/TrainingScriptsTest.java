package io.millrace.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.TinyModel;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training computes in another way than everybody else. */
class TrainingScriptsTest {

  /** So many logits a token that a portion has as few tokens as it may have, 64. */
  private static final int WIDE = 1 << 22;

  @TempDir Path folder;
  private Script script;
  private NDManager manager;

  @BeforeEach
  void compile() throws IOException {
    Torch.start(1);
    DecoderConfig config = DecoderConfig.read(TinyModel.write(folder));
    script = Script.compile(CommonScript.source(config) + HeadScript.source(WIDE));
    manager = Torch.newManager();
    Torch.seed(4);
  }

  @AfterEach
  void close() {
    manager.close();
    script.close();
  }

  private NDArray normal(long... shape) {
    return Torch.kept(() -> manager.randomNormal(new Shape(shape)), manager);
  }

  /** Of 150 tokens, so of three portions. */
  private NDArray losses(NDArray hidden, NDArray head) {
    long[] rows = LongStream.range(0, 150).toArray();
    long[] labels = LongStream.range(0, 150).map(row -> row % 24).toArray();
    NDArray norm = manager.ones(new Shape(16));
    return script.call("losses", hidden, manager.create(rows), manager.create(labels), norm, head);
  }

  /** The result, and the gradient by the first argument when the result is weighted. */
  private record Way(float[] result, float[] gradient) {}

  private Way way(UnaryOperator<NDArray> work, float[] values, Shape shape, NDArray weight) {
    NDArray leaf = Torch.owned(manager, values, shape);
    Torch.collectGradient(leaf, true);
    NDArray result = Torch.recording(() -> work.apply(leaf));
    Torch.backward(result, weight);
    return new Way(result.toFloatArray(), Torch.gradient(leaf).toFloatArray());
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double allowed = 1e-5 + 1e-4 * Math.abs(expected[i]);
      assertThat((double) actual[i]).isCloseTo(expected[i], within(allowed));
    }
  }

  @Test
  void aFrozenHeadGivesTheLossesAndGradientsOfATrainedOne() {
    Shape shape = new Shape(3, 50, 16);
    float[] hidden = normal(3, 50, 16).toFloatArray();
    NDArray frozen = normal(24, 16);
    NDArray trained = Torch.owned(manager, frozen.toFloatArray(), new Shape(24, 16));
    Torch.collectGradient(trained, true);
    NDArray weight = normal(150);
    Way expected = way(leaf -> losses(leaf, trained), hidden, shape, weight);
    Way actual = way(leaf -> losses(leaf, frozen), hidden, shape, weight);
    assertClose(actual.result(), expected.result());
    assertClose(actual.gradient(), expected.gradient());
    NDArray unrecorded = losses(Torch.owned(manager, hidden, shape), frozen);
    assertClose(unrecorded.toFloatArray(), expected.result());
  }

  /** Two heads attend to the same keys by the fast kernel and as training does. */
  private List<Way> attention(int rows, int length) {
    Shape shape = new Shape(rows, 2, length, 8);
    float[] query = normal(rows, 2, length, 8).toFloatArray();
    NDArray key = normal(rows, 1, length, 8);
    NDArray value = normal(rows, 1, length, 8);
    NDArray mask = manager.zeros(new Shape(0));
    NDArray weight = normal(rows, length, 16);
    return Stream.of("attend", "attend_train")
        .map(name -> way(q -> script.call(name, q, key, value, mask), query, shape, weight))
        .toList();
  }

  @Test
  void keptScoresGiveTheAttentionOfTheFastKernel() {
    for (int length : new int[] {2, 40, 513}) {
      List<Way> ways = attention(2, length);
      assertClose(ways.get(1).result(), ways.get(0).result());
      assertClose(ways.get(1).gradient(), ways.get(0).gradient());
    }
  }

  /** The fast kernel rounds otherwise than two products and a softmax, so bits tell them apart. */
  @Test
  void aRowMoreThanTheBudgetOfScoresHoldsIsLeftToTheFastKernel() {
    List<Way> within = attention(16, 512);
    assertClose(within.get(1).gradient(), within.get(0).gradient());
    assertThat(within.get(1).gradient()).isNotEqualTo(within.get(0).gradient());
    List<Way> beyond = attention(17, 512);
    assertThat(beyond.get(1).gradient()).isEqualTo(beyond.get(0).gradient());
  }
}
