package io.millrace.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.gate.GatePolicy;
import io.millrace.gate.Spending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFilesTest {

  private static final String LEAST =
      """
      name: tickets
      base_model: base
      verifier:
        type: exact
      """;

  @TempDir Path directory;

  @Test
  void whatIsNotNamedHasItsDefault() throws IOException {
    Scenario scenario = read(LEAST);

    assertThat(scenario.gate()).isEqualTo(GatePolicy.DEFAULT);
    assertThat(scenario.mining()).isEqualTo(Mining.DEFAULT);
    assertThat(scenario.generation()).isEqualTo(Generation.DEFAULT);
    assertThat(scenario.roles()).containsExactly("default");
    assertThat(scenario.tasksFile()).isEqualTo(directory.resolve("tasks.jsonl"));
  }

  @Test
  void everyPartIsRead() throws IOException {
    Scenario scenario =
        read(
            """
            name: tickets
            description: Sorts tickets.
            base_model: base
            system_prompt: Be brief.
            roles: [triage, reply]
            query_classes: [general, math]
            mining: {min_quality: 0.8, min_rated: 3, self_share: 0.5, min_pairs: 50, min_gap: 0.4, min_probability: 0.9, min_support: 7}
            tools: [lookup]
            tasks: held-out.jsonl
            verifier: {type: numeric, absolute: 0.5, relative: 0.01}
            generation: {max_tokens: 48, temperature: 0.5, top_p: 0.9, seed: 4}
            gate:
              min_improvement: 0.03
              alpha: 0.1
              spending: family
              budget: 200
              min_slice: 20
              slice_margin: 0.1
              allow_unjudged: true
              identical_answers: 40
              max_holds: 2
              guardrails: {invalid_rise: 0.05, token_ratio: 1.5, latency_ratio: 0, forbidden: ["(?i)password"]}
            conditioning: {template: "Quality {bucket}. ", edges: [0.3, 0.7]}
            feedback: {stars: 2, thumbs: 0.5}
            prices:
              large: {input_per_million: 3, output_per_million: 15}
              own: {per_second: 0.002}
            """);

    assertThat(scenario.mining()).isEqualTo(new Mining(0.8, 3, 0.5, 50, 0.4, 0.9, 7));
    assertThat(scenario.verifier()).isEqualTo(new VerifierSpec.Numeric(0.5, 0.01));
    assertThat(scenario.generation()).isEqualTo(new Generation(48, 0.5, 0.9, 4));
    assertThat(scenario.gate().spending()).isEqualTo(Spending.FAMILY);
    assertThat(scenario.gate().allowUnjudged()).isTrue();
    assertThat(scenario.gate().guardrails().forbidden()).containsExactly("(?i)password");
    assertThat(scenario.conditioning())
        .contains(new ScoreConditioning("Quality {bucket}. ", List.of(0.3, 0.7)));
    assertThat(scenario.feedbackWeights()).containsEntry("thumbs", 0.5);
    assertThat(scenario.prices().get("large").of(1000L, 100L, null)).hasValue(0.0045);
    assertThat(scenario.prices().get("own").of(null, null, 5.0)).hasValue(0.01);
    assertThat(scenario.prices().get("own").of(1L, 1L, null)).isEmpty();
  }

  @Test
  void allFaultsAreNamedAtOnceWithTheirLines() {
    List<String> faults =
        faults(
            """
            name: Tickets
            base_modle: base
            roles: triage
            mining:
              min_qualty: 0.8
              min_pairs: many
            verifier:
              type: exakt
            gate:
              alpha: 0.7
              spending: all
              guardrails:
                forbidden: ["("]
            prices:
              large: {per_second: 1, input_per_million: 2, output_per_million: 3}
            """);

    assertThat(faults)
        .containsExactly(
            "1: Cannot use name 'Tickets'; give up to 64 of a-z, 0-9, '.', '_' and '-',"
                + " beginning with a letter or digit",
            "2: Unknown key base_modle; did you mean base_model?",
            "3: Cannot use roles: it is 'triage'; give a list of texts",
            "5: Unknown key mining.min_qualty; did you mean mining.min_quality?",
            "6: Cannot use mining.min_pairs 'many'; give a whole number",
            "8: Cannot use verifier.type 'exakt'; give one of exact_json, exact, regex,"
                + " json_schema, numeric, tool_call, command, llm_judge",
            "10: Cannot use gate.alpha 0.7; give a number from 1.0E-9 to 0.5",
            "11: Cannot use gate.spending 'all'; give one of fdr, family",
            "13: Cannot use pattern '(': missing closing ); write it in RE2's syntax",
            "15: Cannot use a price without either per_second or both input_per_million and"
                + " output_per_million");
  }

  @Test
  void whatIsNoYamlAndWhatStandsTwiceIsNamedWithItsLine() {
    assertThat(faults("name: a\nroles: [x\n"))
        .singleElement()
        .asString()
        .contains("write it as YAML");
    assertThat(faults("- a\n")).singleElement().asString().contains("it holds no mapping");
    assertThat(faults("")).singleElement().asString().contains("it holds no mapping");
    assertThat(faults(LEAST + "name: again\n"))
        .containsExactly("5: Cannot use name twice: line 1 has it too; keep one");
  }

  @Test
  void aQueryClassIsOneThatTheMinerKnows() {
    assertThat(faults(LEAST + "query_classes: [general, maths]\n"))
        .singleElement()
        .asString()
        .startsWith("5: Cannot use query class 'maths'; give some of ");
  }

  @Test
  void aConditioningNamesItsBucketAndHasAscendingEdges() {
    InvalidScenarioException invalid =
        catchThrowableOfType(
            InvalidScenarioException.class,
            () ->
                read(
                    """
                    name: a
                    base_model: base
                    verifier: {type: numeric}
                    conditioning: {template: "Good: ", edges: [0.5, 0.5]}
                    """));
    assertThat(invalid.faults()).hasSize(2);
    assertThat(invalid.faults().get(0).toString()).contains("edges 0.5").contains("ascending");
    assertThat(invalid.faults().get(1).toString()).contains("'Good:'").contains("{bucket}");
  }

  @Test
  void aDirectoryWithoutTheFileIsAClearError() {
    assertThatThrownBy(() -> ScenarioFiles.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("millrace scenario new");
  }

  @Test
  void theScenarioInTheRepositoryIsSoundAndItsVerifierAcceptsItsTasks() throws IOException {
    Path parent = Path.of(System.getProperty("millrace.root"), "scenarios");
    for (Path each : ScenarioFiles.list(parent)) {
      Scenario scenario = ScenarioFiles.read(each);
      TaskSet tasks = TaskSet.read(scenario.tasksFile());
      Verifier verifier = Verifiers.open(scenario, null);
      for (ScenarioTask task : tasks.tasks()) {
        Verification said = verifier.judge(task, task.expected().toString());
        assertThat(((Verification.Scored) said).score()).isEqualTo(1);
      }
      assertThat(new BaseModels(directory).of(scenario).resolve("model.safetensors")).exists();
    }
    assertThat(ScenarioFiles.list(parent)).isNotEmpty();
  }

  private Scenario read(String yaml) throws IOException {
    Files.writeString(directory.resolve(Scenario.FILE), yaml);
    return ScenarioFiles.read(directory);
  }

  private List<String> faults(String yaml) {
    InvalidScenarioException thrown =
        catchThrowableOfType(InvalidScenarioException.class, () -> read(yaml));
    return thrown.faults().stream().map(fault -> fault.line() + ": " + fault.message()).toList();
  }
}
