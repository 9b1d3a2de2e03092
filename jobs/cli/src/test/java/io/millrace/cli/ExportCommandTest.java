package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports of one prompt with a tool-calling answer and a worse one without a call. */
class ExportCommandTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String USER = "{'role':'user','content':'Where is order 7?'}";
  private static final String CALL =
      "{'role':'assistant','tool_calls':[{'id':'c1','type':'function',"
          + "'function':{'name':'lookup','arguments':%s}}]}";
  private static final String RESULT = "{'role':'tool','content':'sent','tool_call_id':'c1'}";
  private static final String ANSWER = "{'role':'assistant','content':'It is on its way.'}";
  private static final String WORSE = "{'role':'assistant','content':'No idea.'}";
  private static final String TOOLS = "[{'type':'function','function':{'name':'lookup'}}]";
  private static final String AS_OBJECT = "{'order':7}";
  private static final String AS_TEXT = "'{\\\"order\\\":7}'";

  @TempDir private Path directory;
  private Console console;

  @BeforeEach
  void mineTwoAnswersToOnePrompt() throws IOException {
    console = new Console(directory.resolve("home"));
    List<String> traces = new ArrayList<>();
    List<String> ratings = new ArrayList<>();
    for (int copy = 1; copy <= 5; copy++) {
      traces.add(trace("good-" + copy, USER, CALL.formatted(AS_TEXT), RESULT, ANSWER));
      ratings.add("{\"trace_id\":\"good-%d\",\"score\":1}".formatted(copy));
    }
    traces.add(trace("bad", USER, WORSE));
    ratings.add("{\"trace_id\":\"bad\",\"score\":0}");
    console.commit(traces.toArray(String[]::new));
    console.rate(ratings.toArray(String[]::new));
    assertThat(console.run("load")).as(console.err()).isZero();
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void anSftPairCarriesItsCallsInTheFormOfTheToolThatReadsIt() throws IOException {
    String pair = "{'messages':[%s,%s,%s,%s],'tools':%s}";
    assertThat(json(export("sft")))
        .isEqualTo(json(pair.formatted(USER, CALL.formatted(AS_TEXT), RESULT, ANSWER, TOOLS)));
    assertThat(json(export("sft", "--format", "trl")))
        .isEqualTo(json(pair.formatted(USER, CALL.formatted(AS_OBJECT), RESULT, ANSWER, TOOLS)));
    assertThat(export("sft", "--scenario", "another")).isEmpty();
  }

  @Test
  void aPreferencePairIsThePromptAndTheFirstMessageThatDiffersOnEitherSide() throws IOException {
    assertThat(json(export("preference")))
        .isEqualTo(
            json(
                "{'prompt':[%s],'chosen':[%s],'rejected':[%s],'tools':%s}"
                    .formatted(USER, CALL.formatted(AS_OBJECT), WORSE, TOOLS)));
  }

  @Test
  void anAgentConfigIsWrittenForPeopleAndForOpenJarvis() throws IOException {
    assertThat(export("agent-config"))
        .isEqualTo(
            """
            ---
            scenario: "orders"
            query_class: "short"
            agent: "clerk"
            agent_version: "2"
            config_hash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
            tools: ["lookup"]
            max_turns: 5
            """);
    String toml = export("agent-config", "--format", "openjarvis");
    assertThat(toml).isEqualTo("[agent]\nname = \"clerk\"\ntools = [\"lookup\"]\nmax_turns = 5\n");
  }

  @Test
  void routingNamesTheModelWithItsEvidence() throws IOException {
    assertThat(json(export("routing")))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.path("scenario").textValue()).isEqualTo("orders");
              assertThat(row.path("model").textValue()).isEqualTo("m-1");
            });
  }

  @Test
  void anExistingFileIsNotWrittenOver() throws IOException {
    Path file = directory.resolve("pairs.jsonl");
    assertThat(export("sft", "-o", file.toString())).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(export("sft")).isNotEmpty();

    assertThat(console.run("export", "preference", "--output", file.toString())).isEqualTo(1);
    assertThat(console.err()).contains("Cannot write " + file + ": it exists; name another file");
    assertThat(Files.readString(file)).isEqualTo(export("sft"));
  }

  private String export(String... arguments) {
    List<String> line = new ArrayList<>(List.of("export"));
    line.addAll(List.of(arguments));
    assertThat(console.run(line.toArray(String[]::new))).as(console.err()).isZero();
    return console.out();
  }

  private static String trace(String id, String... messages) {
    return "{'trace_id':'%s','scenario':'orders','agent':'clerk','agent_version':'2','model':'m-1','outcome':'success','tools':%s,'messages':[%s]}"
        .formatted(id, TOOLS, String.join(",", messages))
        .replace('\'', '"');
  }

  private static List<JsonNode> json(String text) throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      lines.add(JSON.readTree(line.replace('\'', '"')));
    }
    return lines;
  }
}
