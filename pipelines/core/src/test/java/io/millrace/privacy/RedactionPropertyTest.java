package io.millrace.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RedactionPropertyTest {
  private static final Redactor REDACTOR = Redactor.all();
  private static final String TAIL = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ";

  /** Values, halves of values and separators, whose neighbours decide what is taken. */
  private static final List<String> PARTS =
      List.of(
          "a@b.com",
          "x.y+z@sub.example.org",
          "@",
          "b.co",
          "com",
          "user",
          "ü@é.de",
          "+1 650-253-0000",
          "+16502530000",
          "(650) 253-0000",
          "650-253-0000",
          "650.253.0000",
          "+49",
          "4111111111111111",
          "4111 1111 1111 1111",
          "5555-5555-5555-4444",
          "1111",
          "4111",
          "DE89370400440532013000",
          "DE89 3704 0044 0532 0130 00",
          "DE89",
          "GB82 WEST",
          "10.0.0.7",
          "192.168.1.20",
          "255",
          "2001:db8::8a2e:370:7334",
          "fe80::1:2",
          "::1",
          "::",
          "ab:",
          "AKIA" + "IOSFODNN7EXAMPLE",
          "ghp_" + TAIL,
          "sk-" + TAIL,
          "sk-",
          "xoxb-" + TAIL,
          "AIza" + TAIL,
          "eyJhbGciOiJIUzI1NiJ9",
          ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.",
          "Bearer ",
          TAIL,
          "-----BEGIN PRIVATE KEY-----",
          "-----END PRIVATE KEY-----",
          "\\n",
          "-----",
          "[EMAIL_1]",
          " ",
          " ",
          "-",
          ".",
          ":",
          "/",
          "_",
          ",",
          "[",
          "]",
          "(",
          ")",
          "+",
          "7",
          "a",
          "A",
          "\n",
          "=");

  @Provide
  static Arbitrary<String> mixtures() {
    return Arbitraries.of(PARTS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 5_000, seed = "20260101")
  void redactingARedactedTextChangesNothing(@ForAll("mixtures") String text) {
    String once = REDACTOR.redact(text).text();
    assertThat(REDACTOR.redact(once).text()).as(text).isSameAs(once);
  }

  @Property(tries = 1_000, seed = "20260102")
  void countsArePlaceholdersInTheText(@ForAll("mixtures") String text) {
    Redaction redaction = REDACTOR.redact(text);
    for (Category category : Category.values()) {
      String stem = "[" + category + "_";
      assertThat(occurrences(redaction.text(), stem) - occurrences(text, stem))
          .as(text)
          .isEqualTo(redaction.counts().getOrDefault(category, 0));
    }
  }

  @Property(tries = 1_000, seed = "20260103")
  void aMailAddressBetweenSpacesNeverSurvives(@ForAll("mixtures") String text) {
    assertThat(REDACTOR.redact(text + " ann@example.org " + text).text())
        .doesNotContain("ann@example.org");
  }

  private static int occurrences(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }
}
