package io.millrace.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** The scoring golden cases under the directory that {@code millrace.vectors} names. */
final class Vectors {
  private Vectors() {}

  static List<JsonNode> cases(String file) throws IOException {
    Path path = Path.of(System.getProperty("millrace.vectors"), "scoring", file);
    Assumptions.assumeTrue(Files.exists(path), () -> "no " + path);
    JsonNode cases = new ObjectMapper().readTree(path.toFile()).get("cases");
    System.out.println(file + ": " + cases.size() + " cases");
    return StreamSupport.stream(cases.spliterator(), false).toList();
  }
}
