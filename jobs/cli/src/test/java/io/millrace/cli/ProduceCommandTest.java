package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProduceCommandTest {

  @Test
  void aLineIsKeyedByItsTraceId() throws IOException {
    assertThat(key("{\"a\":{\"trace_id\":\"inner\"},\"trace_id\":\"t1\"}")).isEqualTo("t1");
    assertThat(key("{\"trace_id\":7}")).isNull();
    assertThat(key("{\"trace_id")).isNull();
    assertThat(key("[]")).isNull();
    assertThat(key("")).isNull();
  }

  private static String key(String line) throws IOException {
    byte[] key = ProduceCommand.key(line.getBytes(StandardCharsets.UTF_8));
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
