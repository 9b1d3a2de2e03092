package io.millrace.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import io.millrace.model.TinyModel;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoderTest {

  @TempDir Path folder;
  private Decoder decoder;

  @BeforeEach
  void load() throws IOException {
    Torch.start(1);
    decoder = Decoder.load(TinyModel.write(folder), Precision.F32);
  }

  @AfterEach
  void close() {
    decoder.close();
  }

  private float[] logits(Precision precision, int... ids) throws IOException {
    try (Decoder other = Decoder.load(folder, precision);
        NDManager manager = Torch.newManager();
        NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return other
          .logits(other.prepare(manager, TokenBatch.of(ids)), Optional.empty())
          .toFloatArray();
    }
  }

  @Test
  void refusesTokensAndPositionsItDoesNotHave() {
    try (NDManager manager = Torch.newManager()) {
      assertThatThrownBy(() -> decoder.prepare(manager, TokenBatch.of(3, 24)))
          .hasMessage("token id 24 is outside the model's vocabulary of 24");
      assertThatThrownBy(() -> decoder.prepare(manager, TokenBatch.of(new int[33])))
          .hasMessage("position 32 is outside the model's context of 32 tokens");
    }
  }

  @Test
  void refusesATokenizerWithMoreTokensThanTheEmbedding() throws IOException {
    decoder.checkTokenizer(folder, 24);
    assertThatThrownBy(() -> decoder.checkTokenizer(folder, 25))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("has 25 tokens but the embedding has only 24 rows");
  }

  @Test
  void namesTheTensorWhoseShapeContradictsTheConfiguration() throws IOException {
    Path config = folder.resolve("config.json");
    String good = Files.readString(config);
    Files.writeString(config, good.replace("\"intermediate_size\":20", "\"intermediate_size\":21"));
    assertThatThrownBy(() -> Decoder.load(folder, Precision.F32))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("'model.layers.0.mlp.gate_proj.weight' has the shape [20, 16]")
        .hasMessageContaining("[21, 16]");
    Files.writeString(config, good.replace("\"tie_word_embeddings\":true", "\"mlp_bias\":false"));
    assertThatThrownBy(() -> Decoder.load(folder, Precision.F32))
        .hasMessageContaining("no weight file holds tensor 'lm_head.weight'");
  }

  @Test
  void computesAlmostTheSameInBf16() throws IOException {
    float[] wide = logits(Precision.F32, 3, 9, 4);
    float[] narrow = logits(Precision.BF16, 3, 9, 4);
    assertThat(narrow).isNotEqualTo(wide);
    double worst = 0;
    for (int i = 0; i < wide.length; i++) {
      worst = Math.max(worst, Math.abs(wide[i] - narrow[i]));
    }
    assertThat(worst).isLessThan(0.2);
  }

  @Test
  void continuesFromTheCacheAsIfComputedAtOnce() throws IOException {
    TokenBatch prompts = TokenBatch.padLeft(List.of(new int[] {5, 6, 7, 8}, new int[] {9, 10}), 0);
    float[] whole = logits(Precision.F32, 9, 10, 11, 12);
    try (CachedRun run = new CachedRun(decoder, Optional.empty(), prompts, 6)) {
      run.start();
      run.next(new int[] {1, 11});
      float[] last = run.next(new int[] {1, 12})[1];
      for (int i = 0; i < last.length; i++) {
        assertThat((double) Math.abs(last[i] - whole[3 * last.length + i])).isLessThan(1e-4);
      }
      assertThat(run.length()).isEqualTo(run.capacity());
      assertThatThrownBy(() -> run.next(new int[] {1, 1}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("all 6 tokens");
    }
  }
}
