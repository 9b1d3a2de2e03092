package io.millrace.model.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionProbeTest {

  /** Of a round that warms up the beginning only, of three that count the end too. */
  private static final int READINGS_A_TYPE = 7;

  @TempDir private Path run;

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  /** A clock by which each round takes so long, of f32 and then of bf16. */
  private static final class Clock implements LongSupplier {

    private final long f32;
    private final long bf16;
    private int readings;
    private long now;

    Clock(long f32, long bf16) {
      this.f32 = f32;
      this.bf16 = bf16;
    }

    @Override
    public long getAsLong() {
      now += readings++ < READINGS_A_TYPE ? f32 : bf16;
      return now;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama-gqa, 900, 500, BF16",
    "llama-gqa, 500, 900, F32",
    "llama-gqa, 700, 700, F32",
    "qwen2-bf16, 900, 500, BF16",
    "qwen2-bf16, 500, 900, F32",
  })
  void theTypeWhoseStepsTakeLessIsFoundAndNothingElseIsLeft(
      String base, long f32, long bf16, Precision faster) throws IOException {
    assertThat(Precision.values()).containsExactly(Precision.F32, Precision.BF16);
    Path model = ModelVectors.ownModel(base);
    Clock clock = new Clock(f32, bf16);

    Precision found =
        new PrecisionProbe(model, Recipe.DEFAULT, clock, () -> {})
            .once(run, run.resolve("scratch"));

    assertThat(found).isEqualTo(faster);
    assertThat(clock.readings).isEqualTo(2 * READINGS_A_TYPE);
    assertThat(run.resolve("precision")).hasContent(faster.name());
    assertThat(run.toFile().list()).containsExactly("precision");
  }

  @Test
  void aRunThatGoesOnKeepsWhatWasFound() throws IOException {
    Files.writeString(run.resolve("precision"), "BF16");
    Clock clock = new Clock(500, 900);
    Path model = ModelVectors.ownModel("llama-gqa");
    assertThat(
            new PrecisionProbe(model, Recipe.DEFAULT, clock, () -> {})
                .once(run, run.resolve("scratch")))
        .isEqualTo(Precision.BF16);
    assertThat(clock.readings).isZero();
  }
}
