package io.millrace.openjarvis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.mining.QueryClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MiningVectorTest {
  static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void readsNewestFirstAndKeepsArrivalOrderAmongEquals() throws IOException {
    JsonNode expected = Vectors.read("expected_order.json").get("scan_order");
    assertThat(Vectors.scan().stream().map(LegacyTrace::traceId).toList())
        .isEqualTo(texts(expected));
    Vectors.report("expected_order.json", expected.size());
  }

  @Test
  void classifiesEveryTrace() throws IOException {
    JsonNode expected = Vectors.read("expected_classes.json");
    List<LegacyTrace> traces = Vectors.arrived();
    assertThat(traces).hasSize(expected.size());
    for (LegacyTrace trace : traces) {
      assertThat(trace.queryClass().label())
          .as(trace.traceId())
          .isEqualTo(expected.get(trace.traceId()).textValue());
    }
    Vectors.report("expected_classes.json", expected.size());
  }

  @Test
  void extractsTheRecordedTrainingPairsInOrder() throws IOException {
    for (String name : Vectors.names("expected_sft_")) {
      JsonNode expected = Vectors.read(name);
      List<SftPair> pairs =
          SftPair.extract(Vectors.scan(), Vectors.options(expected.get("params")));
      assertThat(pairs).as(name).hasSize(expected.get("count").intValue());
      assertThat(pairs.stream().map(SftPair::sourceTraceId).toList())
          .as(name)
          .isEqualTo(texts(expected.get("source_trace_ids")));
      for (int i = 0; i < pairs.size(); i++) {
        JsonNode pair = expected.get("pairs").get(i);
        SftPair actual = pairs.get(i);
        assertThat(actual.input()).isEqualTo(pair.get("input").textValue());
        assertThat(actual.output()).isEqualTo(pair.get("output").textValue());
        assertThat(actual.queryClass().label()).isEqualTo(pair.get("query_class").textValue());
        assertThat(actual.model()).isEqualTo(pair.get("model").textValue());
        assertThat(actual.feedback()).isCloseTo(pair.get("feedback").doubleValue(), CLOSE);
      }
      Vectors.report(name, pairs.size());
    }
  }

  @Test
  void extractsTheRecordedRouting() throws IOException {
    for (String name : Vectors.names("expected_routing_")) {
      JsonNode expected = Vectors.read(name);
      JsonNode classes = expected.get("classes");
      Map<QueryClass, RoutingEvidence> routing =
          RoutingEvidence.extract(Vectors.scan(), Vectors.options(expected.get("params")));
      assertThat(routing).as(name).hasSize(classes.size());
      routing.forEach(
          (queryClass, evidence) -> {
            JsonNode one = classes.get(queryClass.label());
            assertThat(evidence.bestModel()).isEqualTo(one.get("best_model").textValue());
            assertThat(evidence.averageFeedback())
                .isCloseTo(one.get("avg_feedback").doubleValue(), CLOSE);
            assertThat(evidence.sampleCount()).isEqualTo(one.get("sample_count").intValue());
            assertAverages(evidence.models(), one.get("all_models"));
          });
      Vectors.report(name, classes.size());
    }
  }

  @Test
  void extractsTheRecordedAgentConfigs() throws IOException {
    for (String name : Vectors.names("expected_agent_config_")) {
      JsonNode expected = Vectors.read(name);
      JsonNode classes = expected.get("classes");
      Map<QueryClass, AgentEvidence> configs =
          AgentEvidence.extract(Vectors.scan(), Vectors.options(expected.get("params")));
      assertThat(configs).as(name).hasSize(classes.size());
      configs.forEach(
          (queryClass, evidence) -> {
            JsonNode one = classes.get(queryClass.label());
            assertThat(evidence.bestAgent()).isEqualTo(one.get("best_agent").textValue());
            assertThat(evidence.bestTools()).isEqualTo(texts(one.get("best_tools")));
            assertThat(evidence.averageFeedback())
                .isCloseTo(one.get("avg_feedback").doubleValue(), CLOSE);
            assertThat(evidence.sampleCount()).isEqualTo(one.get("sample_count").intValue());
            assertAverages(evidence.agents(), one.get("agent_averages"));
          });
      Vectors.report(name, classes.size());
    }
  }

  @Test
  void countsWhatEachSetOfParametersYields() throws IOException {
    JsonNode summary = Vectors.read("expected_summary.json");
    List<LegacyTrace> scan = Vectors.scan();
    for (Map.Entry<String, JsonNode> entry : summary.properties()) {
      JsonNode file = Vectors.read("expected_sft_" + entry.getKey() + ".json");
      MiningOptions options = Vectors.options(file.get("params"));
      JsonNode counts = entry.getValue();
      assertThat(options.qualifying(scan)).hasSize(counts.get("qualifying").intValue());
      assertThat(SftPair.extract(scan, options)).hasSize(counts.get("sft").intValue());
      assertThat(RoutingEvidence.extract(scan, options))
          .hasSize(counts.get("routing_classes").intValue());
      assertThat(AgentEvidence.extract(scan, options))
          .hasSize(counts.get("agent_classes").intValue());
    }
    Vectors.report("expected_summary.json", summary.size());
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }

  private static void assertAverages(Map<String, Average> averages, JsonNode expected) {
    assertThat(averages).hasSize(expected.size());
    averages.forEach(
        (name, average) -> {
          JsonNode one = expected.get(name);
          assertThat(average.mean()).isCloseTo(one.get("avg_feedback").doubleValue(), CLOSE);
          assertThat(average.count()).isEqualTo(one.get("count").intValue());
        });
  }
}
