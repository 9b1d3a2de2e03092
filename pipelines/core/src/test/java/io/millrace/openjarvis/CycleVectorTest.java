package io.millrace.openjarvis;

import static io.millrace.openjarvis.MiningVectorTest.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class CycleVectorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void returnsTheRecordedResultKeys() throws IOException {
    JsonNode scenarios = Vectors.read("expected_orchestrator.json");
    List<LegacyTrace> all = Vectors.scan();
    for (JsonNode scenario : scenarios) {
      List<LegacyTrace> scan = scenario.get("input").textValue().equals("none") ? List.of() : all;
      JsonNode expected = scenario.get("result");
      Map<String, Object> actual =
          LearningCycle.run(
              scan,
              options(scenario.get("params")),
              scripted(scenario.get("eval_scores")),
              trainer(scenario));
      assertThat(actual.keySet())
          .as(scenario.get("name").textValue())
          .containsExactlyInAnyOrderElementsOf(expected::fieldNames);
      actual.forEach((key, value) -> assertSame(scenario, key, value, expected.get(key)));
    }
    Vectors.report("expected_orchestrator.json", scenarios.size());
  }

  private static void assertSame(JsonNode scenario, String key, Object value, JsonNode expected) {
    String as = scenario.get("name").textValue() + " " + key;
    if (expected.isDouble()) {
      assertThat((Double) value).as(as).isCloseTo(expected.doubleValue(), CLOSE);
    } else {
      assertThat(JSON.<JsonNode>valueToTree(value)).as(as).isEqualTo(expected);
    }
  }

  private static LearningCycle.Options options(JsonNode params) {
    return new LearningCycle.Options(
        params.path("min_improvement").asDouble(0.02),
        params.path("min_sft_pairs").asInt(10),
        new MiningOptions(
            params.path("min_quality").asDouble(0.7), 1, params.path("agent_id").textValue()));
  }

  private static DoubleSupplier scripted(JsonNode scores) {
    if (scores.isNull()) {
      return null;
    }
    Iterator<JsonNode> next = scores.elements();
    return () -> next.next().doubleValue();
  }

  private static Function<List<SftPair>, Map<String, String>> trainer(JsonNode scenario) {
    return scenario.get("params").has("lora_config")
        ? pairs -> Map.of("status", "skipped", "reason", "torch not available")
        : null;
  }
}
