package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoutingPolicyTest {

  private static RoutingPolicy policy(double explore) {
    return new RoutingPolicy(
        "desk",
        0,
        new TreeMap<>(Map.of("code", "large", "math", "small")),
        "small",
        explore,
        List.of("small", "large", "middle"),
        List.of(new ModelEvidence("code", "large", 12, 9, 0.9, 0.65, "observational")),
        new MinedFrom(7, "c7", null));
  }

  private static AgentConfigCandidate config() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return new AgentConfigCandidate(
        "desk",
        3,
        "code",
        "coder",
        "2",
        json.objectNode().put("temperature", 0.1).put("system_prompt", "Be \"brief\".\n"),
        List.of("shell"),
        7,
        new AgentEvidence(12, 9, 0.9, 0.65),
        MinedFrom.NOTHING);
  }

  @Test
  void eachModelIsChosenAsOftenAsItsPropensitySays() {
    RoutingPolicy policy = policy(0.3);
    Map<String, Integer> chosen = new HashMap<>();
    int units = 50_000;
    for (int i = 0; i < units; i++) {
      Routing routing = policy.choose("code", "conversation " + i);
      assertThat(routing.propensity())
          .isEqualTo(routing.model().equals("large") ? 0.8 : 0.1, within(1e-12));
      chosen.merge(routing.model(), 1, Integer::sum);
    }
    assertThat(chosen.get("large") / (double) units).isEqualTo(0.8, within(0.01));
    assertThat(chosen.get("small") / (double) units).isEqualTo(0.1, within(0.01));
    assertThat(chosen.get("middle") / (double) units).isEqualTo(0.1, within(0.01));
  }

  @Test
  void aUnitKeepsItsModelAndAnotherPolicyDrawsAnew() {
    RoutingPolicy policy = policy(0.5);
    RoutingPolicy other = policy(0.51);
    int moved = 0;
    for (int i = 0; i < 1000; i++) {
      Routing first = policy.choose("code", "unit " + i);
      assertThat(policy(0.5).withVersion(9).choose("code", "unit " + i)).isEqualTo(first);
      moved += first.model().equals(other.choose("code", "unit " + i).model()) ? 0 : 1;
    }
    assertThat(moved).isBetween(200, 700);
  }

  @Test
  void aClassNeverSeenTakesTheDefault() {
    Routing routing = policy(0).choose("poetry", "unit");
    assertThat(routing.model()).isEqualTo("small");
    assertThat(routing.propensity()).isEqualTo(1);
    assertThat(routing.candidates()).containsExactly("small");
  }

  @Test
  void whatActsGivesTheIdAndNothingElse() {
    RoutingPolicy policy = policy(0.1);
    RoutingPolicy again =
        new RoutingPolicy(
            "desk",
            4,
            policy.models(),
            "small",
            0.1,
            List.of("middle", "large", "small"),
            List.of(),
            MinedFrom.NOTHING);
    assertThat(again.id()).isEqualTo(policy.id()).isNotEqualTo(policy(0.2).id());
    assertThat(config().id()).isEqualTo(config().withVersion(8).id()).matches("[0-9a-f]{64}");
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    assertThat(PolicyJson.read(policy(0.1).json())).isEqualTo(policy(0.1));
    assertThat(PolicyJson.read(config().json())).isEqualTo(config());
    assertThat(PolicyJson.read(config().json()).json()).isEqualTo(config().json());
  }

  @Test
  void whatIsNoPolicyIsRefusedWithTheReason() {
    String json = policy(0.1).json();
    refused(json.replace("\"explore\":0.1", "\"explore\":1.5"), "explore 1.5; give a number");
    refused(json.replace("\"explore\":0.1", "\"explore\":0.2"), "its content gives");
    refused(json.replace("\"explore\":0.1", "\"exploit\":1,\"explore\":0.1"), "exploit");
    refused(json.replace("\"explore\":0.1,", ""), "explore");
    refused(json.replace("\"middle\",\"small\"", "\"middle\""), "small: not among the candidates");
    refused(json.replace("routing_policy", "recipe"), "'recipe', not routing_policy");
    refused("[1]", "no JSON object");
    refused("{", "Cannot read a policy");
  }

  private static void refused(String json, String why) {
    assertThatThrownBy(() -> PolicyJson.read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
