package io.millrace.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  @TempDir Path folder;

  @Test
  void keepsTheOldFileWhenATensorCannotBeWritten() throws IOException {
    Path file = folder.resolve("a.safetensors");
    TensorData good = TensorData.f32("w", List.of(2L), new float[] {1, 2});
    SafetensorsWriter.write(file, Map.of(), List.of(good));
    byte[] before = Files.readAllBytes(file);
    TensorData shortOne =
        new TensorData("x", TensorType.F32, List.of(3L), () -> ByteBuffer.allocate(8));

    assertThatThrownBy(() -> SafetensorsWriter.write(file, Map.of(), List.of(good, shortOne)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'x' has 8 bytes");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("a.safetensors");
  }

  @Test
  void aTensorInPartsIsTheSameFileAndOneWhosePartsAreTooFewIsRefused() throws IOException {
    float[] values = {1, 2, 3, 4, 5};
    Path whole = folder.resolve("whole.safetensors");
    SafetensorsWriter.write(whole, Map.of(), List.of(TensorData.f32("w", List.of(5L), values)));
    Path inParts = folder.resolve("parts.safetensors");
    AtomicInteger told = new AtomicInteger();

    SafetensorsWriter.write(inParts, Map.of(), List.of(parts(values, 5)), told::incrementAndGet);

    assertThat(inParts).hasSameBinaryContentAs(whole);
    assertThat(told).hasValue(5);
    Path refused = folder.resolve("refused.safetensors");
    assertThatThrownBy(() -> SafetensorsWriter.write(refused, Map.of(), List.of(parts(values, 4))))
        .hasMessageContaining("'w' has 16 bytes; F32 [5] needs 20");
    assertThat(refused).doesNotExist();
  }

  private static TensorData parts(float[] values, int count) {
    AtomicInteger next = new AtomicInteger();
    return new TensorData(
        "w",
        TensorType.F32,
        List.of((long) values.length),
        count,
        () -> Floats.write(new float[] {values[next.getAndIncrement()]}, TensorType.F32));
  }

  @Test
  void refusesTheSameNameTwice() {
    TensorData w = TensorData.f32("w", List.of(1L), new float[1]);
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("b"), Map.of(), List.of(w, w)))
        .hasMessageContaining("'w' is given twice");
  }

  @Test
  void roundsToBf16ToNearestEven() {
    assertThat(Floats.toBf16(Float.intBitsToFloat(0x3f808000))).isEqualTo((short) 0x3f80);
    assertThat(Floats.toBf16(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82);
    assertThat(Floats.toBf16(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
    assertThat(Float.isNaN(Floats.fromBf16(Floats.toBf16(Float.NaN)))).isTrue();
  }

  @Test
  void namesTheTensorThatIsNotThere() throws IOException {
    Path file = folder.resolve("c.safetensors");
    SafetensorsWriter.write(file, Map.of(), List.of());
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThatThrownBy(() -> read.bytes("lm_head.weight"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessageContaining("tensor 'lm_head.weight' is not in the file");
    }
  }
}
