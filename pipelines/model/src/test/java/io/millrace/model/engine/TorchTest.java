package io.millrace.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TorchTest {

  @BeforeEach
  void start() {
    Torch.start(1);
  }

  @Test
  void aTensorThatFindsNoMemoryWhileAFileIsReadIsAnIoExceptionThatSaysSo() {
    Shape tooLarge = new Shape(1L << 50);
    try (NDManager owner = Torch.newManager()) {
      assertThatThrownBy(() -> Torch.reading(() -> Torch.owned(owner, new float[0], tooLarge)))
          .isInstanceOf(EngineFailedException.class)
          .hasMessageContaining("allocate memory")
          .hasCauseInstanceOf(EngineException.class);
    }
  }

  @Test
  void whatIsReadAndWhatAFileLacksPassThrough() throws IOException {
    assertThat(Torch.<String>reading(() -> "read")).isEqualTo("read");
    assertThatThrownBy(
            () ->
                Torch.reading(
                    () -> {
                      throw new NoSuchFileException("adapter");
                    }))
        .isInstanceOf(NoSuchFileException.class);
  }
}
