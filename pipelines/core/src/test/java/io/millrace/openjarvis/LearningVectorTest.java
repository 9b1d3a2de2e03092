package io.millrace.openjarvis;

import static io.millrace.openjarvis.MiningVectorTest.CLOSE;
import static io.millrace.openjarvis.MiningVectorTest.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.mining.QueryClass;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LearningVectorTest {
  @Test
  void recommendsTheRecordedAgentsToolsAndTurns() throws IOException {
    JsonNode expected = Vectors.read("expected_evolver.json").get("recommendations");
    List<AgentRecommendation> advice = AgentRecommendation.analyze(Vectors.scan());
    assertThat(advice).hasSize(expected.size());
    for (int i = 0; i < advice.size(); i++) {
      JsonNode one = expected.get(i);
      AgentRecommendation actual = advice.get(i);
      assertThat(actual.queryClass().label()).isEqualTo(one.get("query_class").textValue());
      assertThat(actual.tools()).isEqualTo(texts(one.get("recommended_tools")));
      assertThat(actual.agent()).isEqualTo(one.get("recommended_agent").textValue());
      assertThat(actual.maxTurns()).isEqualTo(one.get("recommended_max_turns").intValue());
      assertThat(actual.sampleCount()).isEqualTo(one.get("sample_count").intValue());
      assertThat(actual.agentScores()).hasSize(one.get("agent_scores").size());
      actual
          .agentScores()
          .forEach(
              (name, score) -> {
                JsonNode recorded = one.get("agent_scores").get(name);
                assertThat(score.value()).isCloseTo(recorded.get("score").doubleValue(), CLOSE);
                assertThat(score.count()).isEqualTo(recorded.get("count").intValue());
                assertThat(score.successes()).isEqualTo(recorded.get("successes").intValue());
              });
      for (JsonNode recorded : one.get("tool_scores")) {
        AgentRecommendation.Score score = actual.toolScores().get(recorded.get("tool").textValue());
        assertThat(score.value()).isCloseTo(recorded.get("score").doubleValue(), CLOSE);
        assertThat(score.count()).isEqualTo(recorded.get("count").intValue());
      }
    }
    Vectors.report("expected_evolver.json", expected.size());
  }

  @Test
  void learnsTheRecordedRoutesInEachWay() throws IOException {
    JsonNode expected = Vectors.read("expected_learned_router.json");
    List<LegacyTrace> scan = Vectors.scan();

    RouterPolicy rebuilt = RouterPolicy.EMPTY.rebuild(scan);
    JsonNode rebuild = expected.get("update_from_traces");
    assertPolicy(rebuilt, rebuild);
    assertThat(scan).hasSize(rebuild.get("total_traces").intValue());
    assertThat(rebuilt.changesSince(RouterPolicy.EMPTY)).hasSize(rebuild.get("changes").size());

    assertUpdate(scan, expected.get("update_all_traces"));
    int window = Math.min(RouterPolicy.UPDATE_WINDOW, scan.size());
    assertUpdate(scan.subList(0, window), expected.get("update_newest_100_traces"));

    RouterPolicy observed = RouterPolicy.EMPTY;
    for (int i = scan.size() - 1; i >= 0; i--) {
      observed = observed.observe(scan.get(i));
    }
    assertPolicy(observed, expected.get("observe_oldest_first"));
    Vectors.report("expected_learned_router.json", expected.size());
  }

  private static void assertUpdate(List<LegacyTrace> scan, JsonNode expected) {
    RouterPolicy updated = RouterPolicy.EMPTY.update(scan);
    assertModels(updated.models(), expected.get("policy_map"));
    assertModels(updated.changesSince(RouterPolicy.EMPTY), expected.get("changes"));
    assertThat(updated.confidence()).isEmpty();
  }

  private static void assertPolicy(RouterPolicy policy, JsonNode expected) {
    assertModels(policy.models(), expected.get("policy_map"));
    JsonNode confidence = expected.get("confidence");
    assertThat(policy.confidence()).hasSize(confidence.size());
    policy
        .confidence()
        .forEach(
            (queryClass, count) ->
                assertThat(count).isEqualTo(confidence.get(queryClass.label()).intValue()));
  }

  private static void assertModels(Map<QueryClass, String> models, JsonNode expected) {
    assertThat(models).hasSize(expected.size());
    models.forEach(
        (queryClass, model) ->
            assertThat(model)
                .as(queryClass.label())
                .isEqualTo(expected.get(queryClass.label()).textValue()));
  }
}
