package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.serving.JudgeServer;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GateConfigTest {

  @Test
  void aFlagIsTrueOrFalseAndFalseWhenAbsent() {
    assertThat(with("canary", "true").options().canary()).isTrue();
    assertThat(with("canary", "false").options().canary()).isFalse();
    assertThat(with("role", "triage").options().canary()).isFalse();
  }

  @Test
  void anotherWordForAFlagIsRefusedWithTheWordsThatAreTaken() {
    assertThatThrownBy(() -> with("serving", "yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use --serving yes; give true or false");
  }

  @Test
  void aJudgeIsAServerWithoutSecretsInItsAddress() {
    assertThat(with("judge-url", "http://127.0.0.1:8000").options().judge())
        .contains(new JudgeServer(URI.create("http://127.0.0.1:8000"), ""));
    assertThat(with("role", "triage").options().judge()).isEmpty();
    assertThatThrownBy(() -> with("judge-url", "http://me:secret@127.0.0.1:8000"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MILLRACE_JUDGE_KEY")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> with("judge-model", "large"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("judge-url");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> with("canari", "true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[canari]")
        .hasMessageContaining("canary");
  }

  private static GateConfig with(String key, String value) {
    return GateConfig.from(Map.of("home", "home", "scenario", "desk", key, value));
  }
}
