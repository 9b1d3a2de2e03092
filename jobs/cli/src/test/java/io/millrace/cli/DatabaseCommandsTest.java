package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCommandsTest {

  @TempDir Path home;

  private final String temporary = System.getProperty("java.io.tmpdir");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void restoreTheTemporaryDirectory() {
    System.setProperty("java.io.tmpdir", temporary);
  }

  @Test
  void aMissingDatabaseIsNamedWithItsRemedy() {
    assertThat(execute("sql", "select 1")).isEqualTo(1);
    assertThat(err.toString()).contains("millrace.duckdb", "--duckdb").hasLineCount(1);
  }

  @Test
  void anEmptyLakeLoadsAndEveryReadingCommandAnswers() {
    assertThat(execute("load")).as(err.toString()).isZero();
    for (String command :
        List.of(
            "status",
            "status --json",
            "export sft",
            "export preference",
            "export routing",
            "export agent-config",
            "rejected list",
            "rejected replay --reason empty --kafka localhost:1",
            "dataset list --json",
            "doctor")) {
      assertThat(execute(command.split(" "))).as(command + ": " + err).isZero();
    }
  }

  @Test
  void sqlAnswersInEveryFormatAndChangesNothing() {
    execute("load");
    String query = "select 'a,\"b' as x, null as y, [1, 2] as z";

    assertThat(execute("sql", "--format", "csv", query)).as(err.toString()).isZero();
    assertThat(out.toString()).endsWith("x,y,z\n\"a,\"\"b\",,\"[1, 2]\"\n");
    assertThat(execute("sql", "--format", "json", query + ";")).isZero();
    assertThat(out.toString()).endsWith("{\"x\":\"a,\\\"b\",\"y\":null,\"z\":[1,2]}\n");
    assertThat(execute("sql", "create table t (i int)")).isEqualTo(1);
    assertThat(err.toString()).contains("read-only");
  }

  private int execute(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--home", home.toString()));
    return Millrace.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }
}
