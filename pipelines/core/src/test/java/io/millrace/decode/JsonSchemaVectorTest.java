package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSchemaVectorTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({"trace, definitions/traces.jsonl", "feedback, definitions/feedback.jsonl"})
  void everyRecordOfTheDefinitionsIsOfItsSchema(String schema, String name) throws IOException {
    Path file = Path.of(System.getProperty("millrace.vectors"), name);
    if (!Files.exists(file)) {
      System.out.println(name + ": skipped, not there");
      return;
    }
    JsonSchema rules = schema(schema);
    int cases = 0;
    for (String line : Files.readAllLines(file)) {
      assertThat(rules.validate(JSON.readTree(line))).as(line).isEmpty();
      cases++;
    }
    assertThat(cases).isPositive();
    System.out.println(name + ": " + cases + " cases");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"trace_id\":\"\"}",
        "{\"trace_id\":7}",
        "{\"trace_id\":\"t\",\"messages\":[1]}",
        "{\"trace_id\":\"t\",\"messages\":[{\"content\":5}]}",
        "{\"trace_id\":\"t\",\"query\":5}",
        "{\"trace_id\":\"t\",\"config\":[]}",
        "{\"trace_id\":\"t\",\"feedback\":[{\"step\":\"1\"}]}"
      })
  void whatTheDecoderRejectsIsNotOfTheTraceSchema(String record) throws IOException {
    assertThat(schema("trace").validate(JSON.readTree(record))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "0.5", "{\"trace_id\":\"t\",\"step\":1.5}"})
  void whatTheDecoderRejectsIsNotOfTheFeedbackSchema(String record) throws IOException {
    assertThat(schema("feedback").validate(JSON.readTree(record))).isNotEmpty();
  }

  private static JsonSchema schema(String name) throws IOException {
    String path = "/json-schema/" + name + ".schema.json";
    try (InputStream in = JsonSchemaVectorTest.class.getResourceAsStream(path)) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
