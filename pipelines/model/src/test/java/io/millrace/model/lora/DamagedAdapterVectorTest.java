package io.millrace.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.engine.Torch;
import io.millrace.model.publish.AdapterFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters with a fault: loaded with the logits that PEFT gives, or refused. */
class DamagedAdapterVectorTest {

  private static final int[] PROBE = {5, 6, 7, 8, 9, 10};
  private static final double SAME = 1e-5;

  /** PEFT ignores what it has no place for. */
  private static final Set<String> STRICTER = Set.of("extra_tensor");

  /** Changes that PEFT takes as they are meant; with all others of its changed logits it warns. */
  private static final Set<String> MEANT = Set.of("alpha_changed", "bf16_tensors");

  @TempDir Path temporary;

  @BeforeAll
  static void start() {
    Torch.start(1);
  }

  @Test
  void aDamagedAdapterGivesPeftsLogitsOrIsRefused() throws IOException {
    Optional<Path> file = ModelVectors.find("peft/damaged.json");
    if (file.isEmpty()) {
      return;
    }
    JsonNode vectors = ModelVectors.json(file.get());
    Optional<Path> base = ModelVectors.find(vectors.get("base").textValue());
    Optional<Path> intact = ModelVectors.find(vectors.get("adapter").textValue());
    if (base.isEmpty() || intact.isEmpty()) {
      return;
    }
    try (Decoder decoder = Decoder.load(base.get(), Precision.F32)) {
      float[] good = logits(decoder, intact.get());
      for (JsonNode item : vectors.get("cases")) {
        String id = item.get("id").textValue();
        Path changed = ChangedAdapter.of(intact.get()).changed(id).write(temporary.resolve(id));
        if (!item.get("result").textValue().equals("loads") || STRICTER.contains(id)) {
          checkRefused(id, decoder, changed, base.get());
        } else if (item.get("same_logits_as_intact").booleanValue()) {
          AdapterFiles.check(changed, base.get());
          assertThat(difference(logits(decoder, changed), good)).as(id).isLessThan(SAME);
        } else if (MEANT.contains(id)) {
          AdapterFiles.check(changed, base.get());
          float[] logits = logits(decoder, changed);
          Path equivalent = temporary.resolve(id + "-equivalent");
          ChangedAdapter.of(intact.get()).equivalent(id).write(equivalent);
          assertThat(difference(logits, logits(decoder, equivalent))).as(id).isLessThan(SAME);
          assertThat(difference(logits, good)).as(id).isGreaterThan(SAME);
        } else {
          checkRefused(id, decoder, changed, base.get());
        }
      }
    }
    ModelVectors.report(file.get(), vectors.get("cases").size());
  }

  private static void checkRefused(String id, Decoder decoder, Path adapter, Path base) {
    assertThatThrownBy(() -> LoraAdapter.read(adapter, decoder.config()).close())
        .as(id)
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining(adapter.toString());
    assertThatThrownBy(() -> AdapterFiles.check(adapter, base))
        .as(id)
        .isInstanceOf(AdapterException.class)
        .hasMessageContaining(adapter.toString());
  }

  private static float[] logits(Decoder decoder, Path folder) throws IOException {
    try (LoraAdapter adapter = LoraAdapter.read(folder, decoder.config())) {
      return PeftVectorTest.logits(decoder, Optional.of(adapter), PROBE);
    }
  }

  private static double difference(float[] some, float[] others) {
    double worst = 0;
    for (int i = 0; i < some.length; i++) {
      worst = Math.max(worst, Math.abs(some[i] - others[i]));
    }
    return worst;
  }
}
