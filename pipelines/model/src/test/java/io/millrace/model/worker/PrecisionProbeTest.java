package io.millrace.model.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrecisionProbeTest {

  @TempDir private Path run;

  @Test
  void isAskedOnceARunAndLeavesNothingBehind() throws IOException {
    Torch.start(1);
    for (String base : new String[] {"llama-gqa", "qwen2-bf16"}) {
      Path data = Files.createDirectories(run.resolve(base));
      Path model = ModelVectors.ownModel(base);
      PrecisionProbe probe = new PrecisionProbe(model, Recipe.DEFAULT, () -> {});

      Precision found = probe.once(data, run.resolve("scratch"));

      assertThat(data.resolve("precision")).hasContent(found.name());
      assertThat(run.resolve("scratch")).doesNotExist();
      Precision other = found == Precision.F32 ? Precision.BF16 : Precision.F32;
      Files.writeString(data.resolve("precision"), other.name());
      assertThat(probe.once(data, run.resolve("scratch"))).isEqualTo(other);
    }
  }
}
