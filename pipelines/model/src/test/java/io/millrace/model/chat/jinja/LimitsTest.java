package io.millrace.model.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{{ 'x' * 10000 }}{% endfor %}",
        "{{ 'x' * 2000000000 }}",
        "{{ [1] * 2000000000 }}",
        "{{ 'x'.center(2000000000) }}",
        "{{ 'x' | indent(2000000000) | indent(2000000000) }}",
        "{{ '%2000000000s' % 'x' }}{{ 'x'.ljust(1000000000) }}",
        "{{ [1] | tojson(indent=2000000000) }}",
        "{{ ('x' * 30000000).replace('x', 'yy') }}",
        "{{ 2 ** 100000000 }}",
        "{{ 10 ** 4000 * 10 ** 4000 }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m(x) %}{{ m(x ~ x) }}{% endmacro %}{{ m('x') }}",
        "{% set n = namespace(x=[]) %}{% for i in range(1000) %}{% set n.x = [n.x] %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='a') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x=(1,)) %}{% for i in range(99) %}{% set n.x = (n.x, n.x) %}{% endfor %}{{ {n.x: 1} }}",
      })
  void whatWouldFillMemoryOrNeverEndFails(String source) {
    TemplateRenderException failure =
        Assertions.assertTimeoutPreemptively(
            Duration.ofMinutes(5),
            () -> catchThrowableOfType(TemplateRenderException.class, () -> Rendered.text(source)));
    assertThat(failure).as(source).isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{1:", "-", "x[", "f(", "not (", "x if ", "x is eq(", "{% if x %}"})
  void deepNestingFailsWhenRead(String opening) {
    String deep = opening.repeat(20_000);
    TemplateSyntaxException failure =
        catchThrowableOfType(
            TemplateSyntaxException.class,
            () -> JinjaTemplate.parse(opening.startsWith("{%") ? deep : "{{ " + deep));
    assertThat(failure).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" + 1", " | string", ".x", "[0]", "()", " and 1", " or 0", " if 1 else 2"})
  void longChainsDoNotExhaustTheStack(String link) throws InterruptedException {
    String source = "{{ xs" + link.repeat(20_000) + " }}";
    Throwable[] thrown = {null};
    Thread thread =
        new Thread(
            null,
            () -> thrown[0] = Assertions.assertThrows(Throwable.class, () -> Rendered.text(source)),
            "small stack",
            512 * 1024);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isInstanceOf(TemplateException.class);
  }

  @Test
  void anOrdinaryLongConversationIsFarFromTheLimits() {
    String source = "{% for i in range(20000) %}<|im_start|>user\n{{ 'word ' * 40 }}{% endfor %}";
    assertThat(Rendered.text(source)).hasSizeGreaterThan(4_000_000);
  }
}
