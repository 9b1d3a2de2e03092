package io.millrace.mining;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class QueryClassVectorTest {
  private static final Path FILE =
      Path.of(
          System.getProperty("millrace.vectors", "../testing/vectors"),
          "openjarvis",
          "expected_classify_cases.json");

  @Test
  void givesEveryRecordedQueryItsRecordedClass() throws IOException {
    Assumptions.assumeTrue(Files.exists(FILE), () -> FILE + " is absent");
    JsonNode cases = new ObjectMapper().readTree(Files.readString(FILE));
    for (JsonNode one : cases) {
      assertThat(QueryClass.of(one.get("query").textValue()).label())
          .as("%s: %s", one.get("tag"), one.get("query"))
          .isEqualTo(one.get("query_class").textValue());
    }
    System.out.println(FILE.getFileName() + ": " + cases.size() + " cases");
  }
}
