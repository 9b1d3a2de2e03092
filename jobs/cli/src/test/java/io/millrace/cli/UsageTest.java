package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a newcomer reads who mistypes: one sentence with the value and the remedy. */
class UsageTest {

  /** What a command says before that on a slow machine. */
  private static final Pattern SO_FAR = Pattern.compile("(?m)^.*, \\d+ s so far\\R");

  @TempDir Path home;
  private Console millrace;

  @BeforeEach
  void open() {
    millrace = new Console(home);
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          simulate --runs 0                             | --runs 0; give a number above 0
          simulate --scenario billing                   | give support-desk
          gate plan                                     | --scenario
          scenario chek x                               | did you mean
          tasks rotate desk --groups 0                  | --groups 0; give a number above 0
          run --scenario auto                           | --traces FILE --scenario auto
          scenario from-traffic desk --judge mill-7b    | --rubric with --judge
          simulate --runs many                          | 'many' is not an int
          produce                                       | Missing required parameter: 'FILE'
          produce x.jsonl                               | give --kafka HOST:PORT
          produce --rate 0 x.jsonl                      | --rate 0; give a number of records above 0
          produce --formt avro x.jsonl                  | did you mean --format
          policy gate --senario x                       | did you mean --scenario
          produce --kafka h:1 --feedback --format avro x| leave --format avro out
          run --runs 0                                  | give numbers above 0
          mine --mode strem                             | but was 'strem'
          mine --from yesterday --kafka h:1             | 2026-11-21T08:00:00Z
          mine --parallelism 0                          | --parallelism 0; give a number above 0
          statsu                                        | did you mean
          sql                                           | Missing required parameter: 'QUERY'
          sql --format yaml x                           | [table, csv, json]
          dataset create                                | --scenario
          dataset create --scenario s --min-quality 7   | give a number from 0 to 1
          export sft --format openia                    | [OPENAI, TRL]
          rejected list --limit 0                       | --limit 0; give a number of rows above 0
          rejected replay --reason empty                | give --kafka HOST:PORT
          lake janitor --older-than 1w                  | 24h or 7d
          points rebuild --since now                    | a day such as 2026-11-21
          status --set mine.redakt=true                 | did you mean mine.redact
          status --influx localhost                     | http(s)://host:port
          """)
  void isOneSentenceAndExitCodeTwo(String command, String says) {
    assertThat(millrace.run(command.strip().split(" +"))).as(millrace.err()).isEqualTo(2);
    assertThat(millrace.err()).contains(says.strip()).startsWith("millrace: ").hasLineCount(1);
  }

  @Test
  void whatCannotBeDoneIsOneSentenceAndExitCodeOne() {
    Map<String, String> sayings = new LinkedHashMap<>();
    sayings.put("produce --kafka localhost:1 none.jsonl", "none.jsonl; name a readable file");
    sayings.put("produce --kafka no.such.host.invalid:1 pom.xml", "No resolvable bootstrap urls");
    sayings.put("run --traces none.jsonl", "Cannot read none.jsonl");
    sayings.put("produce --kafka localhost:1 src", "src: it is a directory; name its files");
    sayings.put("run --traces src", "Cannot read src: it is a directory");
    sayings.put("sql selec", "syntax error at or near \"selec\"");
    sayings.put("dataset create --scenario s --parent abc", "no such dataset");
    sayings.put("dataset show abc", "millrace dataset list shows what there is");
    sayings.put("rejected show a/0/1", "millrace rejected list shows the places");
    sayings.put("points rebuild", "give --influx URL");
    millrace.run("load");
    sayings.forEach(
        (command, says) -> {
          assertThat(millrace.run(command.split(" "))).as(command).isEqualTo(1);
          assertThat(SO_FAR.matcher(millrace.err()).replaceAll(""))
              .contains(says)
              .startsWith("millrace: ")
              .hasLineCount(1);
        });
  }

  @Test
  void namesOfFormatsMayBeWrittenEitherWay() {
    millrace.run("load");
    assertThat(millrace.run("export", "sft", "--format", "trl")).as(millrace.err()).isZero();
    assertThat(millrace.run("sql", "--format", "CSV", "select 1 as x")).isZero();
    assertThat(millrace.out()).isEqualTo("x\n1\n");
  }
}
