package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.identity.Sha256;
import io.millrace.privacy.Category;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records are rejected, and what is kept of them. */
final class RejectionTest {
  private static final Origin ORIGIN = new Origin("traces", 2, 40, 1_780_000_000_000L);
  private static final int MAX_BYTES = 300_000;
  private final TraceMiner miner =
      new TraceMiner(new MinerOptions(EnumSet.allOf(Category.class), true, MAX_BYTES, null));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|missing_id|trace_id is missing",
        "{\"trace_id\":\"\"}|missing_id|trace_id is missing",
        "{\"trace_id\":null}|missing_id|trace_id is missing",
        "{\"trace_id\":7}|wrong_type|trace_id must be a string",
        "{\"trace_id\":[\"t\"]}|wrong_type|trace_id must be a string or null, but is a list",
        "{\"trace_id\":\"t\",\"messages\":{}}|wrong_type|messages must be a list of messages",
        "{\"trace_id\":\"t\",\"messages\":[1]}|wrong_type|messages/0 must be a message",
        "{\"trace_id\":\"t\",\"messages\":[{\"role\":[]}]}|wrong_type|messages/0/role must be",
        "{\"trace_id\":\"t\",\"query\":5}|wrong_type|query must be a string or null, but is 5",
        "{\"trace_id\":\"t\",\"steps\":\"x\"}|wrong_type|steps must be a list of steps",
        "{\"trace_id\":\"t\",\"config\":[]}|wrong_type|config must be an object",
        "{\"trace_id\":\"t\",\"attributes\":[]}|wrong_type|attributes must be an object",
        "[]|wrong_type|the record must be a trace",
        "7|wrong_type|the record must be a trace",
        "{\"trace_id\":\"t\"|invalid_json|not JSON",
        "{\"trace_id\":\"t\"} {}|invalid_json|one record per message",
        "hello|invalid_json|not JSON",
      })
  void aRecordThatIsNoTraceIsRejectedWithItsField(String record, String reason, String message) {
    RejectedRow row = rejected(record);
    assertThat(row.reason()).isEqualTo(reason);
    assertThat(row.message()).contains(message);
    assertThat(row.bytes()).isEqualTo(utf8(record));
    assertThat(row.bytesHash()).isEqualTo(Sha256.hex(utf8(record)));
    assertThat(row.offset()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void aRecordWithoutContentIsEmpty(String record) {
    assertThat(rejected(record).reason()).isEqualTo("empty");
  }

  @Test
  void aRecordWithoutAValueIsEmpty() {
    RejectedRow row = miner.mineTrace(null, ORIGIN).rejected();
    assertThat(row.reason()).isEqualTo("empty");
    assertThat(row.totalBytes()).isZero();
    assertThat(row.bytes()).isEmpty();
  }

  @Test
  void aRecordOverTheLimitIsTooLargeAndItsHeadIsKept() {
    String atLimit = padded(MAX_BYTES);
    assertThat(miner.mineTrace(utf8(atLimit), ORIGIN).fact()).isNotNull();
    RejectedRow row = rejected(padded(MAX_BYTES + 1));
    assertThat(row.reason()).isEqualTo("too_large");
    assertThat(row.message()).contains("300001 bytes", "the limit is 300000");
    assertThat(row.totalBytes()).isEqualTo(MAX_BYTES + 1);
    assertThat(row.bytes()).hasSize(64 * 1024);
  }

  @Test
  void nestingDownTo200LevelsIsRead() {
    assertThat(miner.mineTrace(utf8(nested(198)), ORIGIN).fact()).isNotNull();
    RejectedRow row = rejected(nested(100_000));
    assertThat(row.reason()).isEqualTo("too_deep");
    assertThat(row.message()).contains("deeper than 200 levels");
  }

  @Test
  void anIdMayHave512Characters() {
    String longest = "{\"trace_id\":\"" + "x".repeat(512) + "\"}";
    assertThat(miner.mineTrace(utf8(longest), ORIGIN).fact()).isNotNull();
    RejectedRow row = rejected("{\"trace_id\":\"" + "x".repeat(513) + "\"}");
    assertThat(row.reason()).isEqualTo("invalid_id");
    assertThat(row.message()).contains("513", "512").hasSizeLessThan(200);
  }

  @Test
  void personalDataIsReplacedInTheKeptBytesAndInTheMessage() {
    RejectedRow row = rejected("{\"trace_id\":{},\"query\":\"mail ann@example.com\"}");
    assertThat(text(row.bytes())).contains("[EMAIL_1]").doesNotContain("ann@");
    RejectedRow wrong = rejected("{\"trace_id\":\"t\",\"messages\":\"ann@example.com\"}");
    assertThat(wrong.message()).contains("[EMAIL_1]").doesNotContain("ann@");
  }

  @Test
  void withPayloadOffNoBytesAreKept() {
    TraceMiner factsOnly =
        new TraceMiner(new MinerOptions(EnumSet.allOf(Category.class), false, MAX_BYTES, null));
    RejectedRow row = factsOnly.mineTrace(utf8("{\"query\":\"secret\"}"), ORIGIN).rejected();
    assertThat(row.bytes()).isNull();
    assertThat(row.bytesHash()).hasSize(64);
    assertThat(row.message()).doesNotContain("secret");
  }

  private RejectedRow rejected(String record) {
    Mined mined = miner.mineTrace(utf8(record), ORIGIN);
    assertThat(mined.fact()).isNull();
    assertThat(mined.payload()).isNull();
    return mined.rejected();
  }

  private static String padded(int bytes) {
    String head = "{\"trace_id\":\"t\",\"query\":\"";
    return head + "x".repeat(bytes - head.length() - 2) + "\"}";
  }

  private static String nested(int lists) {
    return "{\"trace_id\":\"t\",\"tools\":" + "[".repeat(lists) + "]".repeat(lists) + "}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
