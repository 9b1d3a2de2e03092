package io.millrace.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads a registry's answers: {@code {"schema": …, "schemaType": …, "references": […]}}, where a
 * missing type is AVRO and a reference is another subject's version.
 */
final class RegistryClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REFERENCES_DEPTH = 16;

  private final RegistryRequests requests;

  RegistryClient(RegistryRequests requests) {
    this.requests = requests;
  }

  WriterSchema fetch(long id) {
    Optional<String> answer = requests.get("/schemas/ids/" + id);
    if (answer.isEmpty()) {
      return new WriterSchema.Unusable(
          "the schema registry at "
              + requests.registry()
              + " does not know it: name the registry that the writer used with"
              + " --schema-registry URL");
    }
    JsonNode described = object(answer.get());
    String type = described.path("schemaType").asText("AVRO");
    return switch (type) {
      case "AVRO" -> avro(described);
      case "JSON" -> new WriterSchema.Json();
      default ->
          new WriterSchema.Unusable(
              "the schema registry at "
                  + requests.registry()
                  + " says that it is of type "
                  + type
                  + ": write AVRO or JSON");
    };
  }

  private WriterSchema avro(JsonNode described) {
    try {
      return new WriterSchema.Avro(parse(described, new Schema.Parser(), 0));
    } catch (AvroRuntimeException e) {
      return new WriterSchema.Unusable(
          "what the schema registry at "
              + requests.registry()
              + " holds is no Avro schema ("
              + e.getMessage()
              + "): register a correct one and write with it");
    }
  }

  /** Parses what is referred to first, so that its names are known. */
  private Schema parse(JsonNode described, Schema.Parser parser, int depth) {
    if (depth > REFERENCES_DEPTH) {
      throw new AvroRuntimeException("references are nested deeper than " + REFERENCES_DEPTH);
    }
    for (JsonNode reference : described.path("references")) {
      String name = reference.path("name").asText();
      if (!parser.getTypes().containsKey(name)) {
        String subject = RegistryRequests.encoded(reference.path("subject").asText());
        String path = "/subjects/" + subject + "/versions/" + reference.path("version").asInt();
        String answer =
            requests
                .get(path)
                .orElseThrow(() -> new AvroRuntimeException("no schema at its reference " + path));
        parse(object(answer), parser, depth + 1);
      }
    }
    try {
      return parser.parse(described.path("schema").asText());
    } catch (NullPointerException e) {
      // this is how Avro's parser ends on the name of a type that it does not know
      throw new AvroRuntimeException(e.getMessage(), e);
    }
  }

  private JsonNode object(String answer) {
    try {
      JsonNode json = JSON.readTree(answer);
      if (json.path("schema").isTextual()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw requests.trouble("answered with something that is not JSON", e);
    }
    throw requests.trouble("answered without a schema", null);
  }
}
