package io.millrace.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
}
