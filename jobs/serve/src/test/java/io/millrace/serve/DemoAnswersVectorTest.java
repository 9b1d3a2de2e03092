package io.millrace.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serve.HttpClientOf.Reply;
import io.millrace.serve.traces.TraceSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The reference's greedy answers, asked over HTTP all at once. */
class DemoAnswersVectorTest {

  @Test
  void answersAsTheReferenceDoes() throws IOException {
    Optional<Path> demo = Vectors.demoBase();
    Assumptions.assumeTrue(demo.isPresent(), "model/demo-base is absent");
    Path file = demo.get().resolve("answers.json");
    ServeOptions options =
        ServeOptions.local(demo.get())
            .withBaseName("base")
            .withAdapters(Map.of("demo", demo.get().resolve("adapter")));
    JsonNode cases = new ObjectMapper().readTree(file.toFile()).get("cases");
    try (ModelServer server = ModelServer.start(options, new ServeMetrics(), TraceSink.NONE)) {
      HttpClientOf client = new HttpClientOf(server.url());
      List<CompletableFuture<Reply>> answers = new ArrayList<>();
      for (JsonNode each : cases) {
        for (String model : List.of("base", "demo")) {
          answers.add(
              client.posting(
                  "/v1/completions",
                  "{'model':'%s','prompt':%s,'max_tokens':48,'temperature':0}"
                      .formatted(model, each.get("prompt_ids"))));
        }
      }
      for (int i = 0; i < cases.size(); i++) {
        assertThat(text(answers.get(2 * i))).isEqualTo(text(cases.get(i), "base_text"));
        assertThat(text(answers.get(2 * i + 1))).isEqualTo(text(cases.get(i), "adapter_text"));
      }
    }
    System.out.println(file.getFileName() + ": " + cases.size() + " cases");
  }

  private static String text(CompletableFuture<Reply> answer) {
    return answer.join().json().at("/choices/0/text").asText();
  }

  /** The reference's texts end with the token that ends an answer. */
  private static String text(JsonNode expected, String name) {
    return expected.get(name).asText().replace("<|im_end|>", "");
  }
}
