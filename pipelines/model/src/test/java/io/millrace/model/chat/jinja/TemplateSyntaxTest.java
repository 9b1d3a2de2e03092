package io.millrace.model.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateSyntaxTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{ 'open }} | 1 | 4 | the string is not closed",
        "{{ n | 1 | 5 | the tag is not closed by '}}'",
        "a{# b | 1 | 2 | the comment is not closed",
        "{% raw %}x | 1 | 1 | 'raw' is not closed by 'endraw'",
        "{{ a ! b }} | 1 | 6 | unexpected '!'",
        "{{ (1] }} | 1 | 6 | unexpected ']', expected ')'",
        "{{ 1) }} | 1 | 5 | unexpected ')'",
        "{{ '\\xZ' }} | 1 | 4 | 2 hexadecimal digits",
        "{{ '\\N{NO SUCH}' }} | 1 | 4 | no character named NO SUCH",
        "{{ }} | 1 | 4 | expected an expression, not '}}'",
        "{{ a b }} | 1 | 6 | expected '}}', not 'b'",
        "{{ a.'b' }} | 1 | 6 | after the dot",
        "{{ [1 2] }} | 1 | 7 | expected ','",
        "{{ {1 2} }} | 1 | 7 | expected ':'",
        "{{ f(a=1, 2) }} | 1 | 11 | must come before",
        "{{ x is a is b }} | 1 | 9 | no test 'a'",
        "{{ x is defined is none }} | 1 | 17 | cannot be chained",
        "{{ 012 }} | 1 | 5 | expected '}}', not '12'",
        "{% nope %} | 1 | 4 | unknown tag 'nope'",
        "{% endif %} | 1 | 4 | unknown tag 'endif'",
        "{% if a %}{% endfor %} | 1 | 14 | unknown tag 'endfor'",
        "{% if a %} | 1 | 11 | 'if' is not closed by 'endif'",
        "{% for x xs %} | 1 | 10 | expected 'in', not 'xs'",
        "{% set true = 1 %} | 1 | 8 | cannot be assigned to",
        "{% set a.b.c = 1 %} | 1 | 11 | expected '%}'",
        "{% macro m(a=1, b) %} | 1 | 18 | needs a default",
        "{% macro m(a, a) %} | 1 | 16 | there twice",
        "{% call x %} | 1 | 11 | must call a macro",
        "{% break %} | 1 | 4 | outside of a loop",
        "😀😀{% break %} | 1 | 6 | outside of a loop",
      })
  void whatIsMalformedFailsWithItsPlace(String source, int line, int column, String problem) {
    assertFails(source, line, column, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{% include 'x' %} § the tag 'include' is not supported",
        "{% extends 'x' %} § the tag 'extends' is not supported",
        "{% import 'x' as y %} § the tag 'import' is not supported",
        "{% block b %} § the tag 'block' is not supported",
        "{% autoescape true %} § the tag 'autoescape' is not supported",
        "{% do x %} § the tag 'do' is not supported",
        "{{ self.b() }} § 'self' is not supported",
        "{{ cycler(1, 2) }} § 'cycler' is not supported",
        "{{ x | xmlattr }} § there is no filter 'xmlattr'",
        "{% if false %}{{ x is nope }}{% endif %} § there is no test 'nope'",
      })
  void whatIsNotSupportedFailsWhenTheTemplateIsRead(String source, String problem) {
    TemplateSyntaxException failure =
        catchThrowableOfType(
            TemplateSyntaxException.class, () -> JinjaTemplate.parse("\n\n  " + source));
    assertThat(failure).isNotNull();
    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure).hasMessageContaining(problem).hasMessageContaining("line 3, column");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1 | \\r\\n", "1 | \\r", "1 | \\n"})
  void everyKindOfLineEndCountsAsOneLine(int ignored, String end) {
    String separator = end.strip().replace("\\r", "\r").replace("\\n", "\n");
    assertFails("a" + separator + "b" + separator + " {% nope %}", 3, 5, "nope");
  }

  private static void assertFails(String source, int line, int column, String problem) {
    TemplateSyntaxException failure =
        catchThrowableOfType(TemplateSyntaxException.class, () -> JinjaTemplate.parse(source));
    assertThat(failure).as(source).isNotNull();
    assertThat(failure).hasMessageContaining(problem);
    assertThat(failure.line() + ":" + failure.column()).as(source).isEqualTo(line + ":" + column);
  }
}
