package io.millrace.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.Millrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchSqlTest {

  @TempDir Path home;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyItemIsTimedOverTheRowsItIsAbout() throws IOException {
    assertThat(execute("--facts", "2000", "--json")).as(err.toString()).isZero();

    JsonNode figures = JsonMapper.builder().build().readTree(out.toString()).get("figures");
    assertThat(figures.findValuesAsText("name"))
        .containsExactly(
            "funnel",
            "routing_policy",
            "status",
            "current rows, revisions apart",
            "current rows, revisions together",
            "dataset create",
            "load of 1,000 rows",
            "load of 1,000 rows, revisions of any age");
    assertThat(figures).allMatch(figure -> figure.get("rows").longValue() > 0);
    assertThat(figures).allMatch(figure -> figure.get("seconds").doubleValue() > 0);
    assertThat(figures.get(6).get("rows").longValue()).isEqualTo(1000);
    assertThat(figures.get(7).get("rows").longValue()).isEqualTo(1000);
    assertThat(home.resolve("bench-sql")).doesNotExist();
  }

  @Test
  void tooFewFactsAreAUsageError() {
    assertThat(execute("--facts", "10")).isEqualTo(2);
    assertThat(err.toString()).contains("--facts 1000 or more");
  }

  private int execute(String... arguments) {
    String[] all = new String[arguments.length + 4];
    System.arraycopy(new String[] {"--home", home.toString(), "bench", "sql"}, 0, all, 0, 4);
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    String temporary = System.getProperty("java.io.tmpdir");
    try {
      return Millrace.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
    } finally {
      System.setProperty("java.io.tmpdir", temporary);
    }
  }
}
