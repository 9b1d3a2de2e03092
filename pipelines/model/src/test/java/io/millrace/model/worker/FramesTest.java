package io.millrace.model.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static final List<Report> REPORTS =
      List.of(
          new Report.Alive(12, 3),
          new Report.Begun(9, 8, 7, Map.of("too_long", 2), 1, "F32", "engine", 5),
          new Report.Stepped(3, 0.125, 1e-4, 2.5, 400, 0.25),
          new Report.Evaluated(3, 0.5),
          new Report.Saved(3),
          new Report.Finished("completed", 9, 0.1, null, 77),
          new Report.Failed(Failure.DIVERGED, "größer als erlaubt"));

  private static byte[] written(Object message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, message);
    return out.toByteArray();
  }

  @Test
  void everyReportComesThroughUnchanged() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Report report : REPORTS) {
      Frames.write(out, report);
    }
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    for (Report report : REPORTS) {
      assertThat(Frames.read(in, Report.class)).isEqualTo(Optional.of(report));
    }
    assertThat(Frames.read(in, Report.class)).isEmpty();
  }

  @Test
  void anOrderComesThroughUnchanged() throws IOException {
    WorkOrder order =
        new WorkOrder(Frames.VERSION, "/b", "name", "/d", "/c", "/p", "/o", Recipe.DEFAULT);
    assertThat(Frames.read(new ByteArrayInputStream(written(order)), WorkOrder.class))
        .isEqualTo(Optional.of(order));
  }

  @Test
  void whatAnotherProgramPrintsIsNoticed() {
    byte[] printed = "Warning: something\n".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(printed), Report.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("where a frame of protocol version 2 was to begin");
  }

  @Test
  void anotherVersionOrAnAbsurdLengthIsNotRead() throws IOException {
    for (int changed : new int[] {3, 4}) {
      byte[] frame = written(REPORTS.get(0));
      frame[changed] = 0x7f;
      assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(frame), Report.class))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("was to begin");
    }
  }

  @Test
  void aFrameThatIsCutOffIsAnErrorAtEveryLength() throws IOException {
    byte[] frame = written(REPORTS.get(2));
    for (int length = 1; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> Frames.read(new ByteArrayInputStream(cut), Report.class))
          .isInstanceOf(EOFException.class);
    }
  }
}
