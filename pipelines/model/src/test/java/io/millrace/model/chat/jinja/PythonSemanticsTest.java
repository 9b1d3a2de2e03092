package io.millrace.model.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values were compared with Jinja2 3.1.6 on Python 3.11. */
class PythonSemanticsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{ -7 // 2.0 }} {{ -7 % 2.5 }} {{ 7.5 % -2 }} {{ -2 ** 2 }} {{ 2 ** 3 ** 2 }} § -4.0 0.5 -0.5 4 64",
        "{{ 1e16 }} {{ 123456789.123 }} {{ 1e-5 }} {{ 5e-324 }} {{ 1e22 }} {{ 0.00012 }} § 1e+16 123456789.123 1e-05 5e-324 1e+22 0.00012",
        "{{ true + 1 }} {{ -true }} {{ true | int }} {{ 1 == 1.0 == true }} § 2 -1 1 True",
        "{{ [1, 2] == (1, 2) }} {{ [1, 2] == [1.0, 2] }} {{ [1, 2] < [1, 2, 3] }} § False True True",
        "{{ {1: 'a', 1.0: 'b', true: 'c'} }} {{ {(0, 1): 5}[0, 1] }} § {1: 'c'} 5",
        "{{ 'abc'[-4] is defined }} {{ xs[true] }} {{ xs['0'] is defined }} {{ xs[1.0] is defined }} § False 1 False False",
        "{{ xs[5:1:-1] }} {{ xs[-1:-3:-1] }} {{ 'añ😀'[::-1] }} § [2] [2, 1] 😀ña",
        "{{ 'abc'.replace('', '-') }} {{ 'abc'.replace('', '-', 2) }} § -a-b-c- -a-bc",
        "{{ ' a  b '.split() }} {{ ' a  b '.split(none, 1) }} {{ ' a  b '.rsplit(none, 1) }} § ['a', 'b'] ['a', 'b '] [' a', 'b']",
        "{{ ''.split() }} {{ ''.split(',') }} {{ 'a,b,c'.rsplit(',', 1) }} § [] [''] ['a,b', 'c']",
        "{{ 'abcabc'.find('c', 3) }} {{ 'abc'.find('a', -2) }} {{ 'abcabc'.count('') }} {{ 'abc'.startswith('b', 1) }} § 5 -1 7 True",
        "{{ 'ß'.capitalize() }} {{ 'ǆ'.capitalize() }} {{ \"they're\".title() }} {{ 'ﬁx'.capitalize() }} {{ 'ΑΣ'.lower() }} § Ss ǅ They'Re Fix ας",
        "{{ '²'.isdigit() }} {{ '½'.isdigit() }} {{ '½'.isnumeric() }} {{ '1'.isupper() }} {{ '1a'.islower() }} § True False True False True",
        "{{ ['it\\'s', '\"', '\\n', '\\x00é\\u2028😀'] }} § [\"it's\", '\"', '\\n', '\\x00é\\u2028😀']",
        "{{ 42.55 | round(1, 'floor') }} {{ 2.675 | round(2) }} {{ 5 | round }} {{ 15 | round(-1) }} {{ 1234.5 | round(-2) }} § 42.5 2.67 5 20 1200.0",
        "{{ '1_000' | int }} {{ ' 12 ' | int }} {{ '12abc' | int(5) }} {{ '1e3' | int }} {{ '.5' | float }} § 1000 12 5 1000 0.5",
        "{% set g = xs | map('string') %}{{ g | list }}{{ g | list }} § ['3', '1', '2'][]",
        "{% set z = 1 %}{% for x in xs %}{% if x == 1 %}{% set z = 9 %}{% endif %}{{ z }}{% endfor %}{{ z }} § 1911",
        "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }} § 1112",
        "{% macro m() %}{{ x }}{% endmacro %}{% set x = 3 %}{{ m() }} § 3",
        "{% set x %}{% set y = 4 %}{{ y }}{% endset %}{{ x }}{{ y is defined }} § 4False",
        "{% for x in [1, [2, 3]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}@{{ loop.depth }}{% endif %}{% endfor %} § 1@1(2@23@2)",
        "{{ ('<a>' | safe) + '<b>' }} {{ '<b>' + ('<a>' | safe) }} {{ ('<a>' | safe) ~ '<b>' }} {{ '<' | e | e }} § <a>&lt;b&gt; &lt;b&gt;<a> <a><b> &lt;",
        "{{ '%5s|%-5s|%05d|%.2f|%x|%%|%r' % ('a', 'b', -42, 3.14159, 255, 'q') }} § `    a|b    |-0042|3.14|ff|%|'q'`",
        "{{ {'b': [], 'a': {'c': none}} | tojson(indent=1, sort_keys=true) | replace('\\n', '/') }} § {/ \"a\": {/  \"c\": null/ },/ \"b\": []/}",
        "{{ missing | upper }}{{ missing | length }}{{ missing | list }}{{ missing == absent }} § 0[]True",
        "{{ strftime_now('%a %d %b %Y %-d/%-m %H:%M:%S %I%p %j %y %f') }} § Wed 05 Mar 2025 5/3 09:07:03 09AM 064 25 500000",
        "{{ xs | sort(reverse=true) | first }} {{ ['b', 'A'] | min }} {{ [] | max is defined }} § 3 A False",
        "{{ d.items() }} {{ d.keys() | list }} {{ d | dictsort }} § dict_items([('b', 2), ('a', 1)]) ['b', 'a'] [('a', 1), ('b', 2)]",
      })
  void valuesAreAsInPython(String source, String text) {
    assertThat(Rendered.text(source)).as(source).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{ missing + 'a' }} § UNDEFINED",
        "{{ 1 < missing }} § UNDEFINED",
        "{{ missing[1:] }} § UNDEFINED",
        "{{ d.zz.q }} § UNDEFINED",
        "{{ nope() }} § UNDEFINED",
        "{{ nothing + 'x' }} § TYPE",
        "{{ d[1:] }} § TYPE",
        "{{ 'a' < 1 }} § TYPE",
        "{{ missing in 'abc' }} § TYPE",
        "{{ xs + (1,) }} § TYPE",
        "{{ {[]: 1} }} § TYPE",
        "{{ 'abc'.startswith(missing) }} § TYPE",
        "{% set g = xs | select %}{{ g | length }} § TYPE",
        "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }} § TYPE",
        "{% macro m() %}{% endmacro %}{% call m() %}{% endcall %} § TYPE",
        "{{ {(1, 2): 3} | tojson }} § TYPE",
        "{{ 'abc'[::0] }} § VALUE",
        "{{ 'a'.split('') }} § VALUE",
        "{{ 'abc'.index('z') }} § VALUE",
        "{% for k, v in [(1, 2, 3)] %}{% endfor %} § VALUE",
        "{{ 1 % 0 }} § ZERO_DIVISION",
        "{{ 0.0 ** -1 }} § ZERO_DIVISION",
        "{{ range(0, 100001) }} § OVERFLOW",
        "{{ xs.sort() }} § SECURITY",
        "{{ d['pop']('a') }} § SECURITY",
        "{% set d.x = 1 %} § RUNTIME",
        "{{ xs | map('nope') | list }} § RUNTIME",
        "{{ range }} § UNSUPPORTED",
        "{{ xs | map('string') }} § UNSUPPORTED",
        "{{ 'x'.encode() }} § UNSUPPORTED",
        "{{ strftime_now('%U') }} § UNSUPPORTED",
        "{{ raise_exception('no') }} § RAISED",
      })
  void failuresHaveTheKindOfPythons(String source, Kind kind) {
    TemplateRenderException failure =
        catchThrowableOfType(TemplateRenderException.class, () -> Rendered.text("\n " + source));
    assertThat(failure).as(source).isNotNull();
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining("line 2, column");
  }
}
