package io.millrace.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.ModelVectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written by the format's reference implementation, and files it refuses. */
class SafetensorsVectorTest {

  /** Files that the reference implementation loads and that this reader refuses. */
  private static final Set<String> STRICTER = Set.of("duplicate_key_same.safetensors");

  private static final Pattern NAMED = Pattern.compile("tensor '[abw]' |'w' ?");

  /** Faults that lie in no tensor: length, encoding, JSON, metadata. */
  private static final Set<String> WITHOUT_TENSOR =
      Set.of(
          "empty_file.safetensors",
          "seven_bytes.safetensors",
          "length_only.safetensors",
          "header_length_zero.safetensors",
          "header_truncated.safetensors",
          "length_beyond_file.safetensors",
          "length_huge.safetensors",
          "length_over_100mb.safetensors",
          "not_json.safetensors",
          "json_array.safetensors",
          "non_utf8.safetensors",
          "metadata_not_strings.safetensors",
          "metadata_nested.safetensors",
          "nul_padding_after_json.safetensors");

  @TempDir Path folder;

  @Test
  void readsWhatTheReferenceReadsAndRefusesTheRestByName() throws IOException {
    Optional<Path> cases = ModelVectors.find("safetensors/cases.json");
    if (cases.isEmpty()) {
      return;
    }
    int count = 0;
    for (JsonNode expected : ModelVectors.json(cases.get()).get("cases")) {
      String name = expected.get("file").textValue();
      Path file = cases.get().resolveSibling(name);
      if (!ModelVectors.isThere(file)) {
        continue;
      }
      if (expected.get("result").textValue().equals("loads") && !STRICTER.contains(name)) {
        checkLoads(file, expected);
      } else {
        checkRefused(file);
      }
      count++;
    }
    ModelVectors.report(cases.get(), count);
  }

  private static void checkLoads(Path path, JsonNode expected) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.entries()).as(path.toString()).hasSize(expected.get("tensors").size());
      expected
          .get("metadata")
          .properties()
          .forEach(
              m -> assertThat(file.metadata()).containsEntry(m.getKey(), m.getValue().textValue()));
      for (JsonNode tensor : expected.get("tensors")) {
        checkTensor(file, tensor);
      }
    }
  }

  private static void checkTensor(SafetensorsFile file, JsonNode expected) throws IOException {
    String name = expected.get("name").textValue();
    TensorEntry entry = file.entry(name);
    assertThat(entry.type().name()).isEqualTo(expected.get("dtype").textValue());
    assertThat(entry.shape()).isEqualTo(longs(expected.get("shape")));
    byte[] bytes = new byte[(int) entry.size()];
    file.bytes(name).get(bytes);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(expected.get("hex").textValue());
    if (entry.type().isFloating()) {
      float[] values = file.floats(name);
      assertThat(values).hasSize(expected.get("values").size());
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i])
            .as(name + i)
            .isEqualTo(Float.valueOf(value(expected.get("values").get(i))));
      }
    }
  }

  private static float value(JsonNode value) {
    return switch (value.asText()) {
      case "nan" -> Float.NaN;
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> (float) value.doubleValue();
    };
  }

  private static List<Long> longs(JsonNode array) {
    List<Long> longs = new ArrayList<>();
    array.forEach(value -> longs.add(value.longValue()));
    return longs;
  }

  private static void checkRefused(Path file) {
    String name = file.getFileName().toString();
    var refused =
        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
            .as(name)
            .isInstanceOf(SafetensorsException.class)
            .hasMessageContaining(name);
    if (!WITHOUT_TENSOR.contains(name) && !name.startsWith("duplicate_key")) {
      refused.hasMessageFindingMatch(NAMED.pattern());
    }
  }

  @Test
  void writesTheBytesTheReferenceWrites() throws IOException {
    int count = 0;
    for (String name :
        List.of(
            "dtypes",
            "special_values",
            "zero_size",
            "no_metadata",
            "no_tensors",
            "metadata_only")) {
      Optional<Path> source = ModelVectors.find("safetensors/" + name + ".safetensors");
      if (source.isPresent()) {
        Path copy = folder.resolve(name);
        copy(source.get(), copy);
        assertThat(copy).as(name).hasSameBinaryContentAs(source.get());
        count++;
      }
    }
    System.out.println("safetensors written: " + count + " cases");
  }

  private static void copy(Path source, Path target) throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(source)) {
      for (TensorEntry entry : file.entries()) {
        ByteBuffer bytes = file.bytes(entry.name());
        tensors.add(new TensorData(entry.name(), entry.type(), entry.shape(), () -> bytes));
      }
      SafetensorsWriter.write(target, file.metadata(), tensors);
    }
    try (var left = Files.list(target.getParent())) {
      assertThat(left.map(Path::toString)).noneMatch(file -> file.endsWith(".part"));
    }
  }
}
