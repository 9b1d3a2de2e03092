package io.millrace.model.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class AnyTemplatePropertyTest {
  private static final List<String> EXPRESSIONS =
      List.of(
          "xs",
          "d",
          "nothing",
          "missing",
          "loop",
          "'aé😀'",
          "''",
          "1",
          "-2.5",
          "0",
          "true",
          "none",
          "[1, 'a']",
          "{'k': 1}",
          "(1,)",
          "range(3)",
          "namespace(a=1)",
          "99999999999999999999",
          "xs | map('string')",
          "d.items()",
          "'%s'",
          "'{}'",
          "dict",
          "'<' | e",
          "1e308");
  private static final List<String> LINKS =
      List.of(
          " + ",
          " - ",
          " * ",
          " / ",
          " // ",
          " % ",
          " ** ",
          " ~ ",
          " in ",
          " not in ",
          " == ",
          " < ",
          " >= ",
          " and ",
          " or ",
          " if ",
          " else ",
          " is ",
          ".",
          ", ",
          "[",
          "]",
          "(",
          ")",
          "{",
          "}",
          ":",
          " | ",
          "=",
          "**",
          " not ",
          "-");
  private static final List<String> NAMES =
      List.of(
          "abs",
          "batch(2)",
          "capitalize",
          "center(9)",
          "default('x')",
          "dictsort",
          "first",
          "float",
          "format(1)",
          "groupby('a')",
          "indent",
          "int",
          "items",
          "join",
          "last",
          "length",
          "list",
          "max",
          "map('upper')",
          "map(attribute='a')",
          "min",
          "reverse",
          "round(2)",
          "safe",
          "select",
          "select('odd')",
          "selectattr('a', 'eq', 1)",
          "slice(2)",
          "sort",
          "string",
          "sum",
          "title",
          "tojson",
          "tojson(indent=2)",
          "trim",
          "truncate(2)",
          "unique",
          "upper",
          "wordcount",
          "defined",
          "divisibleby 2",
          "even",
          "mapping",
          "sameas 1",
          "split",
          "strip()",
          "split('a', 1)",
          "rsplit",
          "replace('a', 'b')",
          "find('é')",
          "keys()",
          "get('k')",
          "zfill(9)",
          "partition('a')",
          "splitlines()",
          "startswith(('a',))",
          "format(1)",
          "count(1)",
          "index(1)");
  private static final List<String> TAGS =
      List.of(
          "{% if xs %}",
          "{% elif 0 %}",
          "{% else %}",
          "{% endif %}",
          "{% for x in xs %}",
          "{% for k, v in d | items recursive %}",
          "{% endfor %}",
          "{% set y = 1 %}",
          "{% set y %}",
          "{% endset %}",
          "{% macro m(a, b=1) %}",
          "{% endmacro %}",
          "{{ m(1) }}",
          "{% call(q) m(1) %}",
          "{% endcall %}",
          "{{ caller(1) }}",
          "{% generation %}",
          "{% endgeneration %}",
          "{% break %}",
          "{% continue %}",
          "{% raw %}",
          "{% endraw %}",
          "{#",
          "#}",
          "{{",
          "}}",
          "{%",
          "%}",
          "-",
          "+",
          "\n",
          " ",
          "text",
          "'",
          "\"",
          "\\");

  @Provide
  static Arbitrary<String> expressions() {
    Arbitrary<String> part =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of(EXPRESSIONS)),
            Tuple.of(4, Arbitraries.of(LINKS)),
            Tuple.of(2, Arbitraries.of(NAMES)));
    return part.list().ofMinSize(1).ofMaxSize(9).map(parts -> String.join("", parts));
  }

  @Provide
  static Arbitrary<String> templates() {
    return Arbitraries.of(TAGS)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 4_000, seed = "20260301")
  void anExpressionRendersOrFailsAsDeclared(@ForAll("expressions") String expression) {
    assertDeclared("{{ " + expression + " }}");
  }

  @Property(tries = 2_000, seed = "20260302")
  void aFilterOrMethodOnAnyValueRendersOrFailsAsDeclared(@ForAll("filters") String expression) {
    assertDeclared("{{ " + expression + " }}");
  }

  @Provide
  static Arbitrary<String> filters() {
    return Combinators.combine(
            Arbitraries.of(EXPRESSIONS),
            Arbitraries.of(" | ", " is ", "."),
            Arbitraries.of(NAMES),
            Arbitraries.of("", " | list", " | tojson", " | string", "(none)", "(-1)", "('a')"))
        .as((value, link, name, end) -> "(" + value + ")" + link + name + end);
  }

  @Property(tries = 4_000, seed = "20260303")
  void aTemplateOfAnyTagsRendersOrFailsAsDeclared(@ForAll("templates") String template) {
    assertDeclared(template);
  }

  @Property(tries = 2_000, seed = "20260304")
  void anyTextRendersOrFailsAsDeclared(@ForAll String template) {
    assertDeclared(template);
    assertDeclared("{{ " + template + " }}");
  }

  private static void assertDeclared(String template) {
    try {
      assertThat(Rendered.text(template)).isNotNull();
    } catch (TemplateException e) {
      assertThat(e).hasMessageStartingWith("the template ");
    }
  }
}
