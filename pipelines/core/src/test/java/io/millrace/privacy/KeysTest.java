package io.millrace.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys are put together here so that no scanner takes this file for a leak. */
class KeysTest {
  private static final Redactor REDACTOR = Redactor.all();
  private static final String TAIL = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX";
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9" + "." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0" + "." + "dozjgNryP4J3jVmNHl0w5N";
  private static final String LINE =
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

  @Test
  void wellKnownShapesAreFound() {
    List<String> keys =
        List.of(
            "AKIA" + "IOSFODNN7EXAMPLE",
            "ASIA" + "IOSFODNN7EXAMPLE",
            "ghp_" + TAIL,
            "gho_" + TAIL,
            "github_pat_" + "11ABCDEFG0" + "_" + TAIL,
            "sk-" + TAIL,
            "sk-proj-" + TAIL + "_-" + TAIL,
            "xoxb-" + "1234567890-abcdefghij",
            "AIza" + TAIL.substring(1),
            JWT);
    for (String key : keys) {
      assertThat(REDACTOR.redact(key).text()).as(key).isEqualTo("[KEY_1]");
      assertThat(REDACTOR.redact("key=" + key + ", ok").text()).isEqualTo("key=[KEY_1], ok");
    }
  }

  @Test
  void whatOnlyLooksLikeAKeyStays() {
    List<String> texts =
        List.of(
            "AKIA" + "IOSFODNN7EXAMPL",
            "AKIA" + "IOSFODNN7EXAMPLEX",
            "AKIA" + "iosfodnn7example",
            "ghx_" + TAIL,
            "ghp_short",
            "github_pattern_" + TAIL,
            "sk-learn and sk-some-long-name-without-any-number",
            "task-" + TAIL,
            "xox-1234567890-abcdefghij",
            "AIza" + "short",
            "eyJhbGciOiJIUzI1NiJ9 alone",
            "Bearer authentication-is-required-here",
            "the bearer 1234",
            "-----BEGIN CERTIFICATE-----\n" + LINE + "\n-----END CERTIFICATE-----",
            "a header such as -----BEGIN PRIVATE KEY----- begins it");
    for (String text : texts) {
      assertThat(REDACTOR.redact(text).text()).isSameAs(text);
    }
  }

  @Test
  void bearerTokensAreFoundButTheirWordStays() {
    assertThat(REDACTOR.redact("Authorization: Bearer " + TAIL + "==\n").text())
        .isEqualTo("Authorization: Bearer [KEY_1]\n");
    assertThat(REDACTOR.redact("bearer " + JWT).text()).isEqualTo("bearer [KEY_1]");
  }

  @Test
  void privateKeysAreFoundWholeEscapedOrCutOff() {
    String begin = "-----BEGIN RSA PRIVATE KEY-----";
    String end = "-----END RSA PRIVATE KEY-----";
    String body = "\n" + LINE + "\n" + LINE + "\nAB==\n";
    assertThat(REDACTOR.redact("k:\n" + begin + body + end + "\nx").text())
        .isEqualTo("k:\n[KEY_1]\nx");
    assertThat(REDACTOR.redact("\"k\\n" + (begin + body + end).replace("\n", "\\n") + "\"").text())
        .isEqualTo("\"k\\n[KEY_1]\"");
    assertThat(REDACTOR.redact(begin + "\n" + LINE + "\n" + LINE).text()).isEqualTo("[KEY_1]");
  }
}
