package io.millrace.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.testing.DeskExamples.Mistakes;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeLineTest {

  private static final List<RecipeTrial.Result> RESULTS =
      List.of(
          new RecipeTrial.Result(0.9, 0.02, 100),
          new RecipeTrial.Result(0.7, 0.04, 110),
          new RecipeTrial.Result(0.8, 0.03, 120));

  @Test
  void jsonHasWhatTheTableHasWithEachCompany() throws Exception {
    RecipeLine line = RecipeLine.of(570, Mistakes.SYSTEMATIC, 0.1, RESULTS);
    JsonMapper mapper = new JsonMapper();
    JsonNode json = mapper.readTree(mapper.writeValueAsString(line));
    assertThat(json.path("rows").asInt()).isEqualTo(570);
    assertThat(json.path("mistakes").asText()).isEqualTo("systematic");
    assertThat(json.path("median").asDouble()).isEqualTo(0.8);
    assertThat(json.path("minimum").asDouble()).isEqualTo(0.7);
    assertThat(json.path("exact").toString()).isEqualTo("[0.9,0.7,0.8]");
    assertThat(line.text()).contains("570", "systematic", "0.800", "0.900 0.700 0.800");
  }

  @Test
  void withoutWrongExamplesThereAreNoMistakes() {
    assertThat(RecipeLine.of(1, Mistakes.RANDOM, 0, RESULTS).mistakes()).isEqualTo("none");
  }
}
