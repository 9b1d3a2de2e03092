package io.millrace.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private final Redactor redactor = Redactor.all();

  @Test
  void textWithoutFindingsComesBackAsTheSameInstance() {
    String text = new String("The job copied 4,312 rows at 12:30 on 2024-01-05: all done - ok.");
    Redaction redaction = redactor.redact(text);
    assertThat(redaction.text()).isSameAs(text);
    assertThat(redaction.counts()).isEmpty();
  }

  @Test
  void equalValuesShareAPlaceholderNumberedByFirstAppearance() {
    Redaction redaction = redactor.redact("b@x.org wrote a@x.org, then b@x.org from 10.0.0.7.");
    assertThat(redaction.text())
        .isEqualTo("[EMAIL_1] wrote [EMAIL_2], then [EMAIL_1] from [IP_1].");
    assertThat(redaction.counts()).isEqualTo(Map.of(Category.EMAIL, 3, Category.IP, 1));
  }

  @Test
  void textsOfOneSessionShareTheirPlaceholders() {
    RedactionSession session = redactor.session();
    assertThat(session.redact("to a@x.org")).isEqualTo("to [EMAIL_1]");
    assertThat(session.redact("b@x.org, a@x.org")).isEqualTo("[EMAIL_2], [EMAIL_1]");
    assertThat(session.counts()).isEqualTo(Map.of(Category.EMAIL, 3));
    assertThat(redactor.session().redact("b@x.org")).isEqualTo("[EMAIL_1]");
  }

  @Test
  void onlyChosenCategoriesAreReplaced() {
    String text = "a@x.org from 10.0.0.7";
    assertThat(Redactor.of(Set.of(Category.IP)).redact(text).text())
        .isEqualTo("a@x.org from [IP_1]");
    assertThat(Redactor.of(Set.of()).redact(text).text()).isSameAs(text);
  }

  @Test
  void surroundingsOutsideAsciiStayAsTheyWere() {
    assertThat(redactor.redact("\uD83D\uDE00 größer\uD800 a@x.org 電話+8613800138000。").text())
        .isEqualTo("\uD83D\uDE00 größer\uD800 [EMAIL_1] 電話[PHONE_1]。");
  }
}
