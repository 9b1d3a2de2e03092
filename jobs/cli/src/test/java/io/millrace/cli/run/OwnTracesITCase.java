package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Millrace;
import io.millrace.cli.PrintedCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a file of traces to a verdict, with everything real. */
class OwnTracesITCase {

  private static final int TRACES = 150;

  @TempDir private Path home;

  @Test
  void ownTracesAreTurnedIntoAVerdictOrIntoAReasonWhyNot() throws SQLException, IOException {
    Set<Long> before = Homes.children();
    JsonMapper json = new JsonMapper();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      ObjectNode trace = json.createObjectNode();
      trace.put("trace_id", "own-" + i).put("scenario", i % 10 == 9 ? "few" : "own");
      trace.put("query", "Message: case %d is broken".formatted(i));
      trace.put("result", "{\"queue\":\"q%d\"}".formatted(i % 2));
      lines.add(trace.put("outcome", "success").put("feedback", i % 10 == 9 ? 0 : 1).toString());
    }
    Path file = home.resolve("traces.jsonl");
    Files.write(file, lines);
    String out = run("--traces", file.toString(), "--scenario", "auto");

    assertThat(out)
        .contains("Scenario own from traffic", "verifier   exact_json", "left out: none")
        .containsPattern("verdict    hold \\((too_few_tasks|unjudged_slice|budget)\\)")
        .contains("Scenario few from traffic", "no verdict: Cannot make a scenario of few")
        .contains("The base was the demo's");
    assertThat(home.resolve("scenarios/own/traffic.json")).isRegularFile();
    assertThat(PrintedCommand.in(out, "scenario review").type("--list")).hasLineCount(10);

    String again = run("--traces", file.toString(), "--scenario", "own");
    assertThat(again).contains("of this dataset waits already").doesNotContain("Scenario few");
    assertThat(Homes.numbers(home, "SELECT count(DISTINCT adapter_id) FROM adapters"))
        .containsExactly(1L);
    // what a test before this one has stopped may end meanwhile
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(before).containsAll(Homes.children()));
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("--home", home.toString(), "run"));
    line.addAll(List.of(arguments));
    int code =
        Millrace.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }
}
