package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.privacy.Category;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DefinitionsHashesVectorTest {
  private static final Origin ORIGIN = new Origin("traces", 0, 1, 1_780_000_000_000L);

  @Test
  void hashesClassesAndSplitsAreThoseOfTheDefinitions() throws IOException {
    Path root = Path.of(System.getProperty("millrace.vectors"), "definitions");
    Path traces = root.resolve("traces.jsonl");
    Path expected = root.resolve("expected/hashes.json");
    if (!Files.exists(traces) || !Files.exists(expected)) {
      System.out.println("definitions/expected/hashes.json: skipped, not there");
      return;
    }
    TraceMiner miner =
        new TraceMiner(new MinerOptions(EnumSet.noneOf(Category.class), true, 1 << 20, null));
    JsonNode rows = new ObjectMapper().readTree(expected.toFile());
    int cases = 0;
    for (String line : Files.readAllLines(traces)) {
      Mined mined = miner.mineTrace(line.getBytes(StandardCharsets.UTF_8), ORIGIN);
      assertThat(mined.rejected()).as(line).isNull();
      Fact fact = mined.fact();
      assertThat(seen(fact)).as(line).isEqualTo(wanted(rows.get(fact.traceId())));
      Fact again = miner.mineTrace(mined.payload(), ORIGIN).fact();
      assertThat(again).as(line).isEqualTo(fact);
      cases++;
    }
    assertThat(cases).isEqualTo(rows.size());
    System.out.println("definitions/expected/hashes.json: " + cases + " cases");
  }

  private static Map<String, String> seen(Fact fact) {
    Map<String, String> seen = new LinkedHashMap<>();
    seen.put("scenario", fact.scenario());
    seen.put("prompt_hash", fact.promptHash());
    seen.put("answer_hash", fact.answerHash());
    seen.put("query_class", fact.queryClass());
    seen.put("split", fact.split());
    seen.put("config_hash", fact.configHash());
    seen.put("arguments_as_text", Integer.toString(fact.unparsedArguments()));
    seen.put("tool_calls", Integer.toString(fact.toolCalls()));
    return seen;
  }

  private static Map<String, String> wanted(JsonNode row) {
    Map<String, String> wanted = new LinkedHashMap<>();
    row.properties()
        .forEach(
            field ->
                wanted.put(
                    field.getKey(), field.getValue().isNull() ? null : field.getValue().asText()));
    return wanted;
  }
}
