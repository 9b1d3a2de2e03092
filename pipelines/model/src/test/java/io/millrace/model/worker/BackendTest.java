package io.millrace.model.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendTest {

  @Test
  void eachBackendNamesWhatCanServeItsResult() {
    assertThat(Backend.SFT.runtimeTypes()).containsExactly("millrace", "vllm", "peft");
    assertThat(Backend.DPO.runtimeTypes()).containsExactly("millrace", "vllm", "peft");
    assertThat(Backend.FULL.runtimeTypes()).containsExactly("millrace", "vllm", "transformers");
  }

  @Test
  void anUnknownBackendIsRefusedWithThoseThatThereAre() {
    assertThat(Backend.named("DPO")).isEqualTo(Backend.DPO);
    assertThatThrownBy(() -> Backend.named("ppo"))
        .hasMessage("the backend is 'ppo'; one of [sft, dpo, full] is needed");
  }
}
