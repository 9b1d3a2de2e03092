package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.millrace.identity.CanonicalJson;
import io.millrace.identity.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The answer is JSON that fits a schema (draft 2020-12 unless it names another). */
final class JsonSchemaVerifier implements Verifier {

  private static final JsonMapper JSON = new JsonMapper();

  private final JsonSchema schema;
  private final String hash;

  private JsonSchemaVerifier(JsonSchema schema, String hash) {
    this.schema = schema;
    this.hash = hash;
  }

  static JsonSchemaVerifier of(Path file) throws IOException {
    JsonNode read = JSON.readTree(Files.readAllBytes(file));
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(read);
    String hash = Sha256.hex(CanonicalJson.of(read).getBytes(StandardCharsets.UTF_8));
    return new JsonSchemaVerifier(schema, hash);
  }

  @Override
  public Verification.Scored verify(ScenarioTask task, String answer) {
    JsonNode given;
    try {
      given = JSON.readTree(answer);
    } catch (JsonProcessingException notJson) {
      return Verification.Scored.of(false, false, "the answer is not JSON");
    }
    Set<ValidationMessage> faults = schema.validate(given);
    String first = faults.isEmpty() ? "" : faults.iterator().next().getMessage();
    return Verification.Scored.of(faults.isEmpty(), faults.isEmpty(), first);
  }

  @Override
  public String description() {
    return "json_schema/1 " + hash;
  }
}
