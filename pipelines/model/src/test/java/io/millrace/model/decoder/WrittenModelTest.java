package io.millrace.model.decoder;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.model.TinyModel;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training of all weights wrote is refused where nobody could load or use it. */
class WrittenModelTest {

  private static final String NORM = "model.norm.weight";

  @TempDir Path directory;
  private Path base;
  private Path folder;
  private final Map<String, List<Long>> shapes = new TreeMap<>();
  private final Map<String, float[]> values = new TreeMap<>();

  @BeforeEach
  void trained() throws IOException {
    base = TinyModel.write(directory.resolve("base"));
    folder = Files.createDirectories(directory.resolve("trained"));
    Files.copy(base.resolve("config.json"), folder.resolve("config.json"));
    try (WeightFiles files = WeightFiles.open(base)) {
      for (String name : files.names()) {
        SafetensorsFile file = files.holding(name);
        shapes.put(name, file.entry(name).shape());
        values.put(name, file.floats(name));
      }
    }
    values.get(NORM)[3] += 0.5f;
  }

  @Test
  void aModelWithOneChangedValuePasses() throws IOException {
    write(TensorType.F32);
    assertThatCode(() -> WrittenModel.check(folder, base, () -> {})).doesNotThrowAnyException();
  }

  @Test
  void theBaseItselfIsRefused() throws IOException {
    values.get(NORM)[3] -= 0.5f;
    write(TensorType.F32);
    assertThatThrownBy(() -> WrittenModel.check(folder, base, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the base it was trained from")
        .hasMessageContaining("more steps");
  }

  @Test
  void aChangeThatRoundingTookBackIsNone() throws IOException {
    values.get(NORM)[3] = Math.nextUp(1f);
    write(TensorType.BF16);
    assertThatThrownBy(() -> WrittenModel.check(folder, base, () -> {}))
        .hasMessageContaining("is the base it was trained from");
    write(TensorType.F32);
    assertThatCode(() -> WrittenModel.check(folder, base, () -> {})).doesNotThrowAnyException();
  }

  @Test
  void aValueThatIsNoNumberIsNamed() throws IOException {
    values.get(NORM)[5] = Float.NaN;
    write(TensorType.F32);
    refused("tensor '" + NORM + "' holds the value NaN");
  }

  @Test
  void missingUnknownAndMisshapenTensorsAreNamed() throws IOException {
    shapes.put(NORM, List.of(4L, 4L));
    write(TensorType.F32);
    refused("tensor '" + NORM + "' has the shape [4, 4] where config.json asks for [16]");
    shapes.remove(NORM);
    write(TensorType.F32);
    refused("no weight file holds tensor '" + NORM + "'");
    shapes.put(NORM, List.of(16L));
    shapes.put("model.other.weight", List.of(16L));
    values.put("model.other.weight", new float[16]);
    write(TensorType.F32);
    refused("holds tensor 'model.other.weight', which config.json does not ask for");
  }

  private void refused(String because) {
    assertThatThrownBy(() -> WrittenModel.check(folder, base, () -> {}))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining(because);
  }

  private void write(TensorType type) throws IOException {
    List<TensorData> tensors =
        shapes.entrySet().stream()
            .map(
                tensor ->
                    new TensorData(
                        tensor.getKey(),
                        type,
                        tensor.getValue(),
                        () -> Floats.write(values.get(tensor.getKey()), type)))
            .toList();
    SafetensorsWriter.write(folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
  }
}
