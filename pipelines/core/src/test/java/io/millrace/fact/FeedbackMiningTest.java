package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.privacy.Category;
import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feedback of both streams, and what redaction and payload off leave of a trace's text. */
final class FeedbackMiningTest {
  private static final Origin ORIGIN = new Origin("feedback", 2, 40, 1_780_000_000_000L);
  private static final String PRIVATE =
      "{\"trace_id\":\"t\",\"query\":\"mail ann@example.com\",\"result\":\"from 192.0.2.7\","
          + "\"feedback\":[{\"score\":0.5,\"comment\":\"ann@example.com\"},{\"score\":\"poor\"}]}";

  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());

  @Test
  void absentFieldsOfARecordTakeTheirDefaults() {
    FeedbackRow row = feedback("{\"trace_id\":\"t\",\"score\":0.5}").get(0);
    assertThat(row)
        .isEqualTo(
            new FeedbackRow(
                "t",
                null,
                "feedback",
                "human",
                "",
                0.5,
                null,
                true,
                1_780_000_000_000L,
                "",
                false,
                "feedback",
                2,
                40));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-0.1|-0.1",
        "1.01|1.01",
        "\"0.8\"|\"0.8\"",
        "NaN|\"NaN\"",
        "true|true",
        "null|null"
      })
  void aScoreOutsideItsRangeIsKeptAndNotInRange(String score, String raw) {
    FeedbackRow row = feedback("{\"trace_id\":\"t\",\"score\":" + score + "}").get(0);
    assertThat(row.inRange()).isFalse();
    assertThat(row.rawScore()).isEqualTo(raw);
    Fact fact =
        miner
            .mineTrace(
                utf8("{\"trace_id\":\"t\",\"feedback\":[{\"score\":" + score + "}]}"), ORIGIN)
            .fact();
    assertThat(fact.flags()).contains("score_out_of_range");
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "0.5"})
  void aScoreWithinItsRangeIsInRange(double score) {
    FeedbackRow row = feedback("{\"trace_id\":\"t\",\"score\":" + score + "}").get(0);
    assertThat(row.inRange()).isTrue();
    assertThat(row.score()).isEqualTo(score);
  }

  @Test
  void aBareScoreInATraceIsHumanFeedbackAtItsEnd() {
    Mined mined =
        miner.mineTrace(
            utf8("{\"trace_id\":\"t\",\"ended_at\":1770063031547,\"feedback\":0.9}"), ORIGIN);
    FeedbackRow row = mined.feedback().get(0);
    assertThat(row.name()).isEqualTo("feedback");
    assertThat(row.source()).isEqualTo("human");
    assertThat(row.time()).isEqualTo(1_770_063_031_547L);
    assertThat(row.inline()).isTrue();
  }

  @Test
  void stepZeroIsNotTheWholeTrace() {
    assertThat(feedback("{\"trace_id\":\"t\",\"step\":0,\"score\":1}").get(0).step()).isZero();
    assertThat(feedback("{\"trace_id\":\"t\",\"step\":null,\"score\":1}").get(0).step()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|empty",
        "{\"score\":1}|missing_id",
        "[{\"trace_id\":\"t\",\"score\":1},{\"score\":1}]|missing_id",
        "{\"trace_id\":\"t\",\"step\":1.5}|wrong_type",
        "{\"trace_id\":\"t\",\"step\":\"1\"}|wrong_type",
        "0.5|wrong_type"
      })
  void aRecordThatIsNoFeedbackIsRejectedWhole(String record, String reason) {
    Mined mined = miner.mineFeedback(utf8(record), ORIGIN);
    assertThat(mined.feedback()).isEmpty();
    assertThat(mined.rejected().reason()).isEqualTo(reason);
  }

  @Test
  void personalDataIsReplacedBeforeThePayloadIsWritten() {
    Mined mined = miner.mineTrace(utf8(PRIVATE), ORIGIN);
    assertThat(new String(mined.payload(), StandardCharsets.UTF_8))
        .contains("mail [EMAIL_1]", "from [IP_1]", "\"comment\":\"[EMAIL_1]\"")
        .doesNotContain("ann@", "192.0.2.7");
    assertThat(mined.fact().redactions()).isEqualTo(new Fact.Redactions(2, 0, 0, 0, 1, 0));
    assertThat(mined.feedback().get(0).comment()).isEqualTo("[EMAIL_1]");
  }

  @Test
  void redactionOfOneCategoryLeavesTheOthers() {
    TraceMiner mails =
        new TraceMiner(new MinerOptions(EnumSet.of(Category.EMAIL), true, 1 << 20, null));
    assertThat(new String(mails.mineTrace(utf8(PRIVATE), ORIGIN).payload(), StandardCharsets.UTF_8))
        .contains("192.0.2.7")
        .doesNotContain("ann@");
  }

  @Test
  void withPayloadOffNoTextIsKeptAndTheFactIsTheSame() {
    TraceMiner factsOnly =
        new TraceMiner(new MinerOptions(EnumSet.allOf(Category.class), false, 1 << 20, null));
    Mined mined = factsOnly.mineTrace(utf8(PRIVATE), ORIGIN);
    assertThat(mined.payload()).isNull();
    assertThat(mined.fact().payloadBytes()).isZero();
    assertThat(mined.feedback()).extracting(FeedbackRow::comment).containsOnly("");
    assertThat(mined.feedback()).extracting(FeedbackRow::rawScore).containsOnlyNulls();
    Fact kept = miner.mineTrace(utf8(PRIVATE), ORIGIN).fact();
    assertThat(mined.fact())
        .usingRecursiveComparison()
        .ignoringFields("payloadBytes")
        .isEqualTo(kept);
  }

  private List<FeedbackRow> feedback(String record) {
    Mined mined = miner.mineFeedback(utf8(record), ORIGIN);
    assertThat(mined.rejected()).isNull();
    return mined.feedback();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
