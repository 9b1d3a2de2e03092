package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteLinesTest {

  @Test
  void linesEndWithEitherEndAndKeepTheirBytes() throws IOException {
    byte[] text = "a\r\n\n\u00c3(\rb\nlast".getBytes(StandardCharsets.ISO_8859_1);
    try (ByteLines lines = new ByteLines(new ByteArrayInputStream(text))) {
      assertThat(lines.next()).containsExactly('a');
      assertThat(lines.next()).isEmpty();
      assertThat(lines.next()).containsExactly(0xC3, '(', '\r', 'b');
      assertThat(lines.next()).asString().isEqualTo("last");
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void aLineMayBeLongerThanAnyBufferAndEndAnywhereInOne() throws IOException {
    Random random = new Random(7);
    List<byte[]> wanted = new ArrayList<>();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int length : new int[] {65_535, 0, 65_536, 1, 65_537, 200_000, 131_072, 3}) {
      byte[] line = new byte[length];
      for (int i = 0; i < length; i++) {
        line[i] = (byte) (' ' + random.nextInt(90));
      }
      wanted.add(line);
      text.writeBytes(line);
      text.writeBytes(length % 2 == 0 ? new byte[] {'\n'} : new byte[] {'\r', '\n'});
    }
    List<byte[]> read = new ArrayList<>();
    try (ByteLines lines = new ByteLines(new Trickle(text.toByteArray()))) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        read.add(line);
      }
    }
    assertThat(read.toArray(byte[][]::new)).isDeepEqualTo(wanted.toArray(byte[][]::new));
  }

  /** Gives fewer bytes than are asked for, as sockets and compressed files do. */
  private static final class Trickle extends ByteArrayInputStream {

    Trickle(byte[] bytes) {
      super(bytes);
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, 40_000));
    }

    @Override
    public int read(byte[] into) {
      return read(into, 0, into.length);
    }
  }
}
