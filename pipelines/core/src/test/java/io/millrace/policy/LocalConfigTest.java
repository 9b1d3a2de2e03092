package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.gate.ArmIdentity;
import io.millrace.scenario.Generation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalConfigTest {

  private static final Generation TASKS = new Generation(64, 0, 1, 7);

  @Test
  void whatItNamesActsAndTheRestIsTheScenarios() throws Exception {
    LocalConfig local = read("{\"temperature\":0.7,\"max_tokens\":32}", List.of(), null);
    assertThat(local.fault()).isEmpty();
    assertThat(local.systemPrompt()).isEqualTo("as the scenario says");
    assertThat(local.generation()).isEqualTo(new Generation(32, 0.7, 1, 7));
    assertThat(local.settings(TASKS))
        .containsOnly(entry("max_tokens", "32"), entry("temperature", "0.7"));
    assertThat(local.parts().applied()).containsExactly("max_tokens", "temperature");
    assertThat(local.actsAs(LocalConfig.scenario("as the scenario says", TASKS))).isFalse();
  }

  @Test
  void whatCannotActIsNamedTheAgentItselfAlways() throws Exception {
    LocalConfig local =
        read(
            "{\"system_prompt\":\"Be brief.\",\"model\":\"big\",\"top_k\":4,\"seed\":1}",
            List.of("search"),
            6);
    assertThat(local.systemPrompt()).isEqualTo("Be brief.");
    assertThat(local.parts().applied()).containsExactly("system_prompt");
    assertThat(local.parts().notApplied())
        .containsExactly("agent", "max_turns", "model", "seed", "tools", "top_k");
    assertThat(local.parts().sentence())
        .isEqualTo(
            "Tested of the configuration: system_prompt; not applied: agent, max_turns, model,"
                + " seed, tools, top_k");
  }

  @Test
  void aConfigurationThatSaysWhatTheTasksSayActsAsTheyDo() throws Exception {
    LocalConfig local = read("{\"temperature\":0,\"top_p\":1}", List.of(), null);
    assertThat(local.actsAs(LocalConfig.scenario("as the scenario says", TASKS))).isTrue();
    assertThat(local.settings(TASKS)).isEmpty();
  }

  @Test
  void atTemperatureZeroTopPMakesNoOtherAnswers() throws Exception {
    LocalConfig now = LocalConfig.scenario("as the scenario says", TASKS);
    assertThat(read("{\"top_p\":0.5}", List.of(), null).actsAs(now)).isTrue();
    LocalConfig warm = read("{\"temperature\":0.7}", List.of(), null);
    assertThat(read("{\"temperature\":0.7,\"top_p\":0.5}", List.of(), null).actsAs(warm)).isFalse();
    assertThat(read("{\"max_tokens\":9,\"top_p\":0.5}", List.of(), null).actsAs(now)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"model":"big"}                | it has none of max_tokens, system_prompt, temperature, top_p, the parts that can act on a task
          {"temperature":"hot"}          | its temperature is "hot", which the local runtime cannot use
          {"temperature":2.5}            | its temperature is 2.5, which the local runtime cannot use
          {"top_p":0}                    | its top_p is 0, which the local runtime cannot use
          {"max_tokens":0}               | its max_tokens is 0, which the local runtime cannot use
          {"max_tokens":"12"}            | its max_tokens is "12", which the local runtime cannot use
          {"max_tokens":true}            | its max_tokens is true, which the local runtime cannot use
          {"max_tokens":10000000000}     | its max_tokens is 10000000000, which the local runtime cannot use
          {"max_tokens":1.5}             | its max_tokens is 1.5 and no whole number
          {"system_prompt":{"text":"a"}} | its system_prompt is {"text":"a"} and no text
          """)
  void whatCannotBeUsedIsAFault(String config, String fault) throws Exception {
    assertThat(read(config, List.of(), null).fault()).isEqualTo(fault);
  }

  @Test
  void anArmWithTheEvaluationsSettingsHasTheSameHashAsOneThatNamesNone() {
    ArmIdentity plain = new ArmIdentity("b", "", "t", "", "");
    assertThat(new ArmIdentity("b", "", "t", "", "", null).hash()).isEqualTo(plain.hash());
    assertThat(
            new ArmIdentity("b", "", "t", "", "", new TreeMap<>(Map.of("temperature", "0.7")))
                .hash())
        .isNotEqualTo(plain.hash());
  }

  private static LocalConfig read(String config, List<String> tools, Integer maxTurns)
      throws Exception {
    return LocalConfig.of(
        new AgentConfigCandidate(
            "desk",
            1,
            "short",
            "helper",
            "",
            new JsonMapper().readTree(config),
            tools,
            maxTurns,
            new AgentEvidence(9, 9, 0.8, 0.6),
            MinedFrom.NOTHING),
        "as the scenario says",
        TASKS);
  }
}
