package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A configuration from its traces to those who read it, judged by a real model. */
@ExtendWith(SharedKafka.Given.class)
class AgentConfigITCase {

  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final Path BASE = ROOT.resolve("pipelines/testing/vectors/model/models/llama-gqa");
  private static final String TOPIC = "topics.policies=config.policies";
  private static final String PARTS =
      "\"parts\":{\"applied\":[\"max_tokens\"],\"not_applied\":[\"agent\",\"max_turns\",\"tools\"]}";

  @TempDir private Path directory;
  private Path home;
  private Console console;

  @BeforeEach
  void open() throws IOException {
    home = directory.resolve("home");
    console = new Console(home);
    Path natives = Files.createDirectories(ROOT.resolve("jobs/cli/target/djl"));
    Files.createDirectories(home.resolve("cache"));
    Files.createSymbolicLink(home.resolve("cache/djl"), natives);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void aConfigurationIsMinedTestedDeliveredWithItsMarksAndTakenBack(SharedKafka kafka)
      throws Exception {
    String scenario = scenario().toString();
    traffic();
    run("policy", "mine", "--scenario", scenario, "--kind", "agent_config");
    assertThat(console.out())
        .contains("agent_config:desk/short version 1", "{\"max_tokens\":4}", "is a candidate");
    String servers = kafka.bootstrapServers();
    run("policy", "gate", "--scenario", scenario, "--kafka", servers, "--set", TOPIC);
    assertThat(console.out())
        .contains("Tested of the configuration: max_tokens; not applied: agent, max_turns, tools")
        .contains("Slot agent_config:desk/short serves ");
    run("policy", "list", "--scenario", scenario, "--kind", "agent_config");
    assertThat(console.out()).contains("agent_config", "short", "active");
    exports();
    run(
        "rollback",
        "--scenario",
        "desk",
        "--kind",
        "agent_config",
        "--role",
        "short",
        "--kafka",
        servers,
        "--set",
        TOPIC);
    assertThat(console.out()).contains("Slot agent_config:desk/short serves no agent");

    List<ConsumerRecord<String, String>> events =
        TopicReader.receive(servers, "config.policies", 3);
    assertThat(events).extracting(ConsumerRecord::key).containsOnly("agent_config:desk/short");
    assertThat(events.get(0).value()).contains("\"policy\":null");
    assertThat(events.get(1).value()).contains("\"config\":{\"max_tokens\":4}", PARTS);
    assertThat(events.get(2).value()).contains("\"policy\":null", "rolled_back");
    assertThat(console.run("export", "policy", "--scenario", "desk")).isEqualTo(1);
    assertThat(console.err()).contains("nothing of scenario desk is active");
  }

  private void exports() {
    String[] named = {"export", "policy", "--scenario", "desk", "--query-class", "short"};
    run(named);
    assertThat(console.out())
        .contains("config: {\"max_tokens\": 4}\n")
        .contains("tools: [\"search\"]  # not tested by the gate\n");
    run(Stream.concat(Stream.of(named), Stream.of("--format", "openjarvis")));
    assertThat(console.out())
        .contains("# The gate tested: \"max_tokens\"\n")
        .contains("so did not test: \"agent\", \"max_turns\", \"tools\"\n");
    run(Stream.concat(Stream.of(named), Stream.of("--format", "json")));
    assertThat(console.out()).contains(PARTS);
  }

  /** Good runs of an agent that answers briefly, and calls one tool. */
  private void traffic() throws IOException {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      traces.add(
          ("{\"trace_id\":\"t%d\",\"scenario\":\"desk\",\"query\":\"question %1$d\",\"result\":\"r\","
                  + "\"model\":\"small\",\"agent\":\"helper\",\"config\":{\"max_tokens\":4},"
                  + "\"steps\":[{\"kind\":\"tool_call\",\"name\":\"search\"}],\"feedback\":1}")
              .formatted(i));
    }
    console.commit(traces.toArray(String[]::new));
    run("load");
  }

  /** Tasks that only a short answer does right. */
  private Path scenario() throws IOException {
    Path scenario = Files.createDirectories(home.resolve("desk"));
    Files.writeString(
        scenario.resolve("scenario.yaml"),
        """
        name: desk
        base_model: %s
        roles: [triage]
        generation: {max_tokens: 48}
        verifier: {type: regex, whole: true}
        gate: {min_slice: 5}
        """
            .formatted(BASE));
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      tasks.add(
          "{\"id\":\"t%d\",\"group\":\"g%1$d\",\"prompt\":\"What follows %1$d?\",\"expected\":\"(?s).{0,40}\"}"
              .formatted(i));
    }
    Files.write(scenario.resolve("tasks.jsonl"), tasks);
    return scenario;
  }

  private void run(Stream<String> args) {
    run(args.toArray(String[]::new));
  }

  private void run(String... args) {
    int code = console.run(args);
    assertThat(code).as(String.join(" ", args) + ": " + console.out() + console.err()).isZero();
  }
}
