package io.millrace.model.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** The JSON files of a base model. */
public final class BaseJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private BaseJson() {}

  /**
   * Reads a file that holds one object.
   *
   * @throws BaseModelException when it holds anything else, or ends too early
   */
  public static ObjectNode read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new BaseModelException(
          file,
          "is not valid JSON: "
              + e.getOriginalMessage()
              + "; fetch this file of the base model again");
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    throw new BaseModelException(
        file, "is not a JSON object; fetch this file of the base model again");
  }
}
