package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash covers what a folder is loaded with, in whichever files that lies. */
class WeightsHashTest {

  private static final String INDEX =
      "{\"weight_map\":{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}}";

  @TempDir private Path directory;
  private String single;

  @BeforeEach
  void hashOneFile() throws IOException {
    Path folder = folder("single");
    write(folder, "model.safetensors", 1, "a", "b");
    single = WeightsHash.of(folder);
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  /** A file with scalars, each of one value. */
  private static void write(Path folder, String name, float value, String... tensors)
      throws IOException {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < tensors.length; i++) {
      fields.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}"
              .formatted(tensors[i], 4 * i, 4 * i + 4));
    }
    byte[] header = ("{" + String.join(",", fields) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 4 * tensors.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (int i = 0; i < tensors.length; i++) {
      file.putFloat(value);
    }
    Files.write(folder.resolve(name), file.array());
  }

  private Path shards(String name) throws IOException {
    Path folder = folder(name);
    write(folder, "model-1.safetensors", 1, "a");
    write(folder, "model-2.safetensors", 1, "b");
    Files.writeString(folder.resolve("model.safetensors.index.json"), INDEX);
    return folder;
  }

  @Test
  void theHashOfAFolderWithOneFileIsThatOfItsTensors() {
    assertThat(single)
        .isEqualTo("710da562a35af9485e8f237b760ea467c0b353e0acf59879bdc0998a2ad7ac31");
  }

  @Test
  void shardsWithAnIndexHaveTheHashOfTheOneFile() throws IOException {
    assertThat(WeightsHash.of(shards("shards"))).isEqualTo(single);
  }

  @Test
  void aFileThatTheIndexDoesNotNameDoesNotCount() throws IOException {
    Path folder = shards("consolidated");
    write(folder, "consolidated.safetensors", 2, "layers.0.a", "b");
    assertThat(WeightsHash.of(folder)).isEqualTo(single);
  }

  @Test
  void aTensorCountsInTheFileWhereTheIndexPlacesIt() throws IOException {
    Path folder = shards("twice");
    write(folder, "model-2.safetensors", 1, "b", "a");
    assertThat(WeightsHash.of(folder)).isEqualTo(single);
  }

  @Test
  void theOneFileCountsWhereShardsLieBesideIt() throws IOException {
    Path folder = shards("both");
    write(folder, "model-2.safetensors", 2, "b");
    write(folder, "model.safetensors", 1, "a", "b");
    assertThat(WeightsHash.of(folder)).isEqualTo(single);
  }

  @Test
  void everyFileCountsWhereNoneIsTheModelsAndInAnAdaptersFolder() throws IOException {
    Path folder = folder("parts");
    write(folder, "one.safetensors", 1, "a");
    write(folder, "two.safetensors", 1, "b");
    assertThat(WeightsHash.of(folder)).isEqualTo(single);

    Path adapter = Samples.adapter(folder("adapter"), 1);
    String alone = WeightsHash.of(adapter);
    write(adapter, "model.safetensors", 1, "a");
    assertThat(WeightsHash.of(adapter)).isNotEqualTo(alone);
  }

  @Test
  void eachTensorIsAPortionOfWork() throws IOException {
    AtomicInteger portions = new AtomicInteger();
    WeightsHash.of(shards("portions"), portions::incrementAndGet);
    assertThat(portions).hasValue(2);
  }

  @Test
  void anIndexThatCannotBeUsedIsRefusedWithWhatItSays() throws IOException {
    Path folder = shards("refused");
    Path index = folder.resolve("model.safetensors.index.json");
    Files.writeString(index, "{\"weight_map\":{\"a\":\"../model-1.safetensors\"}}");
    assertThatThrownBy(() -> WeightsHash.of(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("names '../model-1.safetensors'");
    Files.writeString(index, "{}");
    assertThatThrownBy(() -> WeightsHash.of(folder)).hasMessageContaining("names none");
  }
}
