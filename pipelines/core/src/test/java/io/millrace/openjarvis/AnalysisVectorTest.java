package io.millrace.openjarvis;

import static io.millrace.openjarvis.MiningVectorTest.CLOSE;
import static io.millrace.openjarvis.MiningVectorTest.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnalysisVectorTest {
  private static final String ANALYZER = "expected_analyzer.json";

  @Test
  void discoversTheRecordedSkillsInOrder() throws IOException {
    JsonNode file = Vectors.read("expected_skills.json");
    JsonNode params = file.get("params");
    List<DiscoveredSkill> skills =
        DiscoveredSkill.discover(
            Vectors.scan(),
            new DiscoveredSkill.Options(
                params.get("min_frequency").intValue(),
                params.get("min_sequence_length").intValue(),
                params.get("max_sequence_length").intValue(),
                params.get("min_outcome").doubleValue()));
    JsonNode expected = file.get("skills");
    assertThat(skills).hasSize(expected.size());
    for (int i = 0; i < skills.size(); i++) {
      DiscoveredSkill skill = skills.get(i);
      JsonNode one = expected.get(i);
      assertThat(skill.tools()).isEqualTo(texts(one.get("tool_sequence")));
      assertThat(skill.name()).isEqualTo(one.get("name").textValue());
      assertThat(skill.description()).isEqualTo(one.get("description").textValue());
      assertThat(skill.frequency()).isEqualTo(one.get("frequency").intValue());
      assertThat(skill.averageOutcome()).isCloseTo(number(one, "avg_outcome"), CLOSE);
      assertThat(skill.exampleInputs()).isEqualTo(texts(one.get("example_inputs")));
    }
    Vectors.report("expected_skills.json", expected.size());
  }

  @Test
  void summarisesTracesAsRecorded() throws IOException {
    JsonNode expected = Vectors.read(ANALYZER).get("summary");
    TraceStatistics actual = TraceStatistics.of(Vectors.scan());
    assertThat(actual.traces()).isEqualTo(expected.get("total_traces").intValue());
    assertThat(actual.steps()).isEqualTo(expected.get("total_steps").intValue());
    assertThat(actual.averageSteps()).isCloseTo(number(expected, "avg_steps_per_trace"), CLOSE);
    assertThat(actual.averageLatencySeconds()).isCloseTo(number(expected, "avg_latency"), CLOSE);
    assertThat(actual.averageTokens()).isCloseTo(number(expected, "avg_tokens"), CLOSE);
    assertThat(actual.successRate()).isCloseTo(number(expected, "success_rate"), CLOSE);
    assertThat(actual.energyJoules()).isCloseTo(number(expected, "total_energy_joules"), CLOSE);
    assertThat(actual.generateEnergyJoules())
        .isCloseTo(number(expected, "total_generate_energy_joules"), CLOSE);
    assertThat(actual.stepTypes()).hasSize(expected.get("step_type_distribution").size());
    JsonNode types = expected.get("step_type_stats");
    assertThat(actual.stepTypes()).hasSize(types.size());
    actual
        .stepTypes()
        .forEach(
            (type, steps) -> {
              JsonNode one = types.get(type);
              assertThat(steps.duration().count())
                  .isEqualTo(one.get("count").intValue())
                  .isEqualTo(expected.get("step_type_distribution").get(type).intValue());
              assertThat(steps.energyJoules()).isCloseTo(number(one, "total_energy"), CLOSE);
              assertSpread(steps.duration(), one, "duration");
              assertSpread(steps.inputTokens(), one, "input_tokens");
              assertSpread(steps.outputTokens(), one, "output_tokens");
            });
    Vectors.report(ANALYZER + " summary", types.size());
  }

  @Test
  void comparesRoutesAsRecorded() throws IOException {
    JsonNode expected = Vectors.read(ANALYZER).get("per_route");
    List<RouteStatistics> routes = RouteStatistics.of(Vectors.scan());
    assertThat(routes).hasSize(expected.size());
    for (int i = 0; i < routes.size(); i++) {
      RouteStatistics route = routes.get(i);
      JsonNode one = expected.get(i);
      assertThat(route.model()).isEqualTo(one.get("model").textValue());
      assertThat(route.agent()).isEqualTo(one.get("agent").textValue());
      assertThat(route.count()).isEqualTo(one.get("count").intValue());
      assertThat(route.averageLatencySeconds()).isCloseTo(number(one, "avg_latency"), CLOSE);
      assertThat(route.averageTokens()).isCloseTo(number(one, "avg_tokens"), CLOSE);
      assertThat(route.successRate()).isCloseTo(number(one, "success_rate"), CLOSE);
      if (one.get("avg_feedback").isNull()) {
        assertThat(route.averageFeedback()).isNull();
      } else {
        assertThat(route.averageFeedback()).isCloseTo(number(one, "avg_feedback"), CLOSE);
      }
    }
    Vectors.report(ANALYZER + " per_route", expected.size());
  }

  @Test
  void comparesToolsAsRecordedAndSurvivesNamelessCalls() throws IOException {
    JsonNode file = Vectors.read(ANALYZER);
    List<String> excluded = texts(file.get("per_tool_excluded_trace_ids"));
    List<LegacyTrace> scan = Vectors.scan();
    JsonNode expected = file.get("per_tool");
    List<ToolStatistics> tools =
        ToolStatistics.of(
            scan.stream().filter(trace -> !excluded.contains(trace.traceId())).toList());
    assertThat(tools).hasSize(expected.size());
    for (int i = 0; i < tools.size(); i++) {
      ToolStatistics tool = tools.get(i);
      JsonNode one = expected.get(i);
      assertThat(tool.tool()).isEqualTo(one.get("tool_name").textValue());
      assertThat(tool.calls()).isEqualTo(one.get("call_count").intValue());
      assertThat(tool.averageLatencySeconds()).isCloseTo(number(one, "avg_latency"), CLOSE);
      assertThat(tool.successRate()).isCloseTo(number(one, "success_rate"), CLOSE);
    }
    assertThat(ToolStatistics.of(scan)).extracting(ToolStatistics::tool).doesNotContainNull();
    Vectors.report(ANALYZER + " per_tool", expected.size());
  }

  private static void assertSpread(Spread spread, JsonNode expected, String measure) {
    assertThat(spread.mean()).isCloseTo(number(expected, "avg_" + measure), CLOSE);
    assertThat(spread.median()).isCloseTo(number(expected, "median_" + measure), CLOSE);
    assertThat(spread.min()).isCloseTo(number(expected, "min_" + measure), CLOSE);
    assertThat(spread.max()).isCloseTo(number(expected, "max_" + measure), CLOSE);
    assertThat(spread.sampleDeviation()).isCloseTo(number(expected, "std_" + measure), CLOSE);
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).doubleValue();
  }
}
