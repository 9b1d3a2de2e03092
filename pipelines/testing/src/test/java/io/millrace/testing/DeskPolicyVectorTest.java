package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policy 0 answers as the rows say on which the base was first shown to learn it. */
class DeskPolicyVectorTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(strings = {"support_desk_train.jsonl", "support_desk_heldout.jsonl"})
  void policyZeroAgreesWithTheRows(String name) throws IOException {
    Path file = Path.of(System.getProperty("millrace.vectors"), "model", "demo-base").resolve(name);
    if (!Files.exists(file)) {
      System.out.println(file + ": absent, skipped");
      return;
    }
    DeskPolicy policy = new DeskPolicy(0);
    List<String> lines = Files.readAllLines(file);
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      JsonNode facts = row.get("facts");
      DeskCase about =
          new DeskCase(
              facts.get("issue").asText(),
              facts.get("product").asText(),
              facts.get("plan").asText(),
              facts.get("again").asBoolean());
      assertThat(policy.answer(about).text())
          .as(about.key())
          .isEqualTo(row.at("/messages/2/content").asText());
    }
    System.out.println(file + ": " + lines.size() + " cases");
  }
}
