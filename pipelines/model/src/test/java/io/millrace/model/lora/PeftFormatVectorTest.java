package io.millrace.model.lora;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.ModelVectors;
import io.millrace.model.base.DecoderConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two files of an adapter, key by key and byte by byte. */
class PeftFormatVectorTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TARGETS =
      Pattern.compile("(\"target_modules\": \\[\n)(.*?)(\n  ])", Pattern.DOTALL);

  @TempDir Path temporary;

  @Test
  void writesTheConfigurationCharacterByCharacterButForTheOrderOfTargets() throws IOException {
    Optional<Path> expected = ModelVectors.find("peft/adapter_config.json");
    Optional<Path> format = ModelVectors.find("peft/format.json");
    if (expected.isPresent() && format.isPresent()) {
      Optional<Path> written = written(ModelVectors.json(format.get()), expected.get());
      if (written.isPresent()) {
        assertThat(sorted(Files.readString(written.get().resolve(PeftConfig.FILE))))
            .isEqualTo(sorted(Files.readString(expected.get())));
        ModelVectors.report(expected.get(), 1);
      }
    }
  }

  @Test
  void writesTheKeysAndLaysOutTheWeightsAsDescribed() throws IOException {
    Optional<Path> config = ModelVectors.find("peft/adapter_config.json");
    Optional<Path> file = ModelVectors.find("peft/format.json");
    if (config.isEmpty() || file.isEmpty()) {
      return;
    }
    JsonNode format = ModelVectors.json(file.get());
    Optional<Path> written = written(format, config.get());
    if (written.isPresent()) {
      checkKeys(ModelVectors.json(written.get().resolve(PeftConfig.FILE)), format);
      checkWeights(written.get().resolve(LoraAdapter.WEIGHTS), format.get("safetensors"));
      ModelVectors.report(
          file.get(),
          format.get("keys").size() + format.at("/safetensors/tensors_in_file_order").size());
    }
  }

  @Test
  void takesTheLibrarysDefaultForAKeyThatIsAbsent() throws IOException {
    Optional<Path> config = ModelVectors.find("peft/adapter_config.json");
    Optional<Path> file = ModelVectors.find("peft/format.json");
    if (config.isEmpty() || file.isEmpty()) {
      return;
    }
    JsonNode keys = ModelVectors.json(file.get()).get("keys");
    for (JsonNode entry : keys) {
      String key = entry.get("key").textValue();
      ObjectNode without = (ObjectNode) ModelVectors.json(config.get());
      without.remove(key);
      ObjectNode with = without.deepCopy();
      with.set(key, entry.get("library_default"));
      assertThat(read(without)).as(key).isEqualTo(read(with));
    }
    ModelVectors.report(file.get(), keys.size());
  }

  /** The intact adapter read and written by this code, where the vectors have it. */
  private Optional<Path> written(JsonNode format, Path config) throws IOException {
    String baseName = ModelVectors.json(config).get("base_model_name_or_path").textValue();
    Optional<Path> base = ModelVectors.find(baseName);
    Optional<Path> adapter = ModelVectors.find(format.get("adapter").textValue());
    if (base.isEmpty() || adapter.isEmpty()) {
      return Optional.empty();
    }
    try (LoraAdapter read = LoraAdapter.read(adapter.get(), DecoderConfig.read(base.get()))) {
      read.write(temporary.resolve("written"), baseName);
    }
    return Optional.of(temporary.resolve("written"));
  }

  private static void checkKeys(JsonNode written, JsonNode format) {
    List<String> names = new ArrayList<>();
    written.fieldNames().forEachRemaining(names::add);
    List<String> wanted = new ArrayList<>();
    for (JsonNode entry : format.get("keys")) {
      String key = entry.get("key").textValue();
      wanted.add(key);
      if (key.equals("target_modules")) {
        assertThat(written.get(key)).containsExactlyInAnyOrderElementsOf(entry.get("written"));
      } else {
        assertThat(written.get(key)).as(key).isEqualTo(entry.get("written"));
      }
    }
    assertThat(names).isEqualTo(wanted);
    format.get("required_by_vllm").forEach(key -> assertThat(names).contains(key.textValue()));
  }

  private static void checkWeights(Path weights, JsonNode format) throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    int length = Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    assertThat(length).isEqualTo(format.get("header_bytes").intValue()).matches(n -> n % 8 == 0);
    String header = new String(bytes, 8, length, StandardCharsets.UTF_8);
    assertThat(header.substring(header.lastIndexOf('}') + 1)).matches(" {0,7}");
    JsonNode tree = JSON.readTree(header);
    assertThat(tree.get("__metadata__")).isEqualTo(format.get("metadata"));
    Iterator<Map.Entry<String, JsonNode>> tensors = tree.properties().iterator();
    assertThat(tensors.next().getKey()).isEqualTo("__metadata__");
    for (JsonNode wanted : format.get("tensors_in_file_order")) {
      Map.Entry<String, JsonNode> tensor = tensors.next();
      ObjectNode seen = JSON.createObjectNode().put("name", tensor.getKey());
      seen.setAll((ObjectNode) tensor.getValue());
      assertThat((JsonNode) seen).isEqualTo(wanted);
    }
    assertThat(tensors).isExhausted();
  }

  /** What is read from a configuration, or the refusal without the file's name. */
  private String read(ObjectNode config) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("config"));
    Files.writeString(folder.resolve(PeftConfig.FILE), config.toString());
    try {
      return PeftConfig.read(folder).toString();
    } catch (AdapterException refused) {
      return "refused";
    }
  }

  private static String sorted(String config) {
    return TARGETS.matcher(config).replaceAll(PeftFormatVectorTest::sorted);
  }

  private static String sorted(MatchResult targets) {
    return targets.group(1)
        + Arrays.stream(targets.group(2).split(",\n")).sorted().collect(Collectors.joining(",\n"))
        + targets.group(3);
  }
}
