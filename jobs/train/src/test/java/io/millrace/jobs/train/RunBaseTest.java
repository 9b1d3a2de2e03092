package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.identity.Sha256;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.WorkOrder;
import io.millrace.registry.WeightsHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The base of a run is the same from its first attempt to its publication. */
class RunBaseTest {

  @TempDir Path home;
  private Path base;
  private RunFolder run;

  @BeforeEach
  void prepare() throws IOException {
    base = Runs.copyOfBase(home.resolve("base"));
    run = Runs.prepare(home, "run", base, Runs.keys(4));
  }

  private void hold(Runnable portion) throws IOException {
    RunRequest request = run.request();
    RunBase.hold(
        new WorkOrder(
            Frames.VERSION,
            request.base(),
            request.baseName(),
            run.data().toString(),
            "",
            "",
            "",
            request.recipe()),
        portion);
  }

  private void hold() throws IOException {
    hold(() -> {});
  }

  @Test
  void isTakenByTheFirstAttemptAndFoundAgainByTheNextAndAtTheEnd() throws IOException {
    AtomicInteger portions = new AtomicInteger();
    hold(portions::incrementAndGet);
    hold();
    assertThat(portions.get()).isGreaterThan(10);
    assertThat(RunBase.learnt(run.request(), run.data()))
        .satisfies(
            learnt -> {
              assertThat(learnt.id()).isEqualTo("llama-gqa");
              assertThat(learnt.weightsHash()).isEqualTo(WeightsHash.of(Runs.BASE));
              assertThat(learnt.tokenizerHash()).isEqualTo(hash(base.resolve("tokenizer.json")));
              assertThat(learnt.chatTemplateHash()).hasSize(64);
            });
  }

  @Test
  void otherWeightsAreRefusedWithBothHashes() throws IOException {
    hold();
    String before = WeightsHash.of(base);
    Path weights = base.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertRefused("the hash of its weights was " + before + " and is " + WeightsHash.of(base));
  }

  @Test
  void anotherTokenizerIsRefusedWithBothHashes() throws IOException {
    hold();
    Path tokenizer = base.resolve("tokenizer.json");
    String before = hash(tokenizer);
    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    assertRefused("the hash of its tokenizer.json was " + before + " and is " + hash(tokenizer));
  }

  @Test
  void anotherChatTemplateIsRefusedAndTheFormerTakenAgain() throws IOException {
    hold();
    Path template = Files.writeString(base.resolve("chat_template.jinja"), "{{ messages }}");
    assertRefused("the hash of its chat template was ");
    Files.delete(template);
    assertThatCode(this::hold).doesNotThrowAnyException();
  }

  private void assertRefused(String words) {
    assertThatThrownBy(this::hold)
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining(base + ": this base has changed since the run began")
        .hasMessageContaining(words)
        .hasMessageContaining("bring the former base back, or train again");
    assertThatThrownBy(() -> RunBase.learnt(run.request(), run.data()))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining(words);
  }

  private static String hash(Path file) throws IOException {
    return Sha256.hex(Files.readAllBytes(file));
  }
}
