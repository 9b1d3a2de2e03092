package io.millrace.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trace.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a trace that is read, with all its oddities. */
final class TraceMinerTest {
  private static final long ARRIVED = Instant.parse("2026-05-28T20:26:40Z").toEpochMilli();
  private static final Origin ORIGIN = new Origin("traces", 2, 40, ARRIVED);
  private static final String TIMES =
      "\"started_at\":\"2026-01-05T08:00:00Z\",\"ended_at\":\"2026-01-05T08:00:02Z\"";

  private final TraceMiner miner = new TraceMiner(MinerOptions.defaults());

  @Test
  void aCleanTraceHasNoFlagsAndCarriesItsOrigin() {
    Fact fact = mine(TIMES).fact();
    assertThat(fact.flags()).isEmpty();
    assertThat(fact.topic()).isEqualTo("traces");
    assertThat(fact.partition()).isEqualTo(2);
    assertThat(fact.offset()).isEqualTo(40);
    assertThat(fact.producedAt()).isEqualTo(ARRIVED);
    assertThat(fact.endedAt() - fact.startedAt()).isEqualTo(2000);
  }

  @Test
  void missingTimesAreThoseOfTheRecordAndFlagged() {
    Fact fact = mine("\"query\":\"Why?\"").fact();
    assertThat(fact.startedAt()).isEqualTo(ARRIVED);
    assertThat(fact.endedAt()).isEqualTo(ARRIVED);
    assertThat(fact.flags()).containsExactly("time_missing");
  }

  @Test
  void aClockIn2099IsKeptAndFlagged() {
    Fact fact =
        mine("\"started_at\":\"2026-01-05T08:00:00Z\",\"ended_at\":\"2099-01-01T00:00:00Z\"")
            .fact();
    assertThat(fact.endedAt()).isEqualTo(Instant.parse("2099-01-01T00:00:00Z").toEpochMilli());
    assertThat(fact.flags()).containsExactly("time_out_of_range");
  }

  @ParameterizedTest
  @CsvSource({
    "2014-12-31T23:59:59.999Z, true",
    "2015-01-01T00:00:00Z, false",
    "2026-05-28T20:31:40Z, false",
    "2026-05-28T20:31:40.001Z, true"
  })
  void timesFrom2015ToFiveMinutesAfterTheRecordAreInRange(String time, boolean flagged) {
    Fact fact = mine("\"started_at\":\"" + time + "\",\"ended_at\":\"" + time + "\"").fact();
    assertThat(fact.flags().contains("time_out_of_range")).isEqualTo(flagged);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"started_at\":\"2026-01-05T08:00:02Z\",\"ended_at\":\"2026-01-05T08:00:01Z\"",
        TIMES + ",\"latency_ms\":-1",
        TIMES + ",\"steps\":[{\"kind\":\"generate\",\"duration_ms\":-0.5}]"
      })
  void negativeDurationsAreFlagged(String fields) {
    assertThat(mine(fields).fact().flags()).containsExactly("negative_duration");
  }

  @Test
  void numbersThatCannotBeReadAreUnknownAndKeptAsText() {
    Mined mined =
        mine(
            TIMES
                + ",\"cost_usd\":NaN,\"latency_ms\":\"fast\",\"input_tokens\":1.5,\"model\":\"m\"");
    Fact fact = mined.fact();
    assertThat(fact.costUsd()).isNull();
    assertThat(fact.latencyMillis()).isNull();
    assertThat(fact.inputTokens()).isNull();
    assertThat(fact.model()).isEqualTo("m");
    assertThat(fact.flags()).containsExactly("number_unreadable");
    assertThat(text(mined.payload()))
        .contains(
            "\"cost_usd\":\"\\\"NaN\\\"\"", "\"latency_ms\":\"fast\"", "\"input_tokens\":\"1.5\"");
  }

  @Test
  void absentNumbersAreUnknownAndZeroIsZero() {
    assertThat(mine(TIMES).fact().costUsd()).isNull();
    assertThat(mine(TIMES + ",\"cost_usd\":0").fact().costUsd()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "a/b\\\\c",
        "'; DROP TABLE trace_facts; --",
        "id with \\u0000 and \\n",
        "日本"
      })
  void idsMayHoldAnyCharacters(String id) {
    Mined mined = miner.mineTrace(utf8("{\"trace_id\":\"" + id + "\"}"), ORIGIN);
    assertThat(mined.rejected()).isNull();
    String plain = id.replace("\\\\", "\\").replace("\\u0000", "\0").replace("\\n", "\n");
    assertThat(mined.fact().traceId()).isEqualTo(plain);
    assertThat(miner.mineTrace(mined.payload(), ORIGIN).fact()).isEqualTo(mined.fact());
  }

  @ParameterizedTest
  @CsvSource({
    "support-desk, support-desk, false",
    "0.a_b-c, 0.a_b-c, false",
    "Support, default, true",
    "../secrets, default, true",
    "-x, default, true"
  })
  void aScenarioOfAnotherFormCountsAsDefaultAndIsFlagged(
      String given, String counted, boolean flagged) {
    Fact fact = mine(TIMES + ",\"scenario\":\"" + given + "\"").fact();
    assertThat(fact.scenario()).isEqualTo(counted);
    assertThat(fact.flags().contains("scenario_invalid")).isEqualTo(flagged);
  }

  @Test
  void aScenarioMayHave64Characters() {
    assertThat(mine("\"scenario\":\"" + "a".repeat(64) + "\"").fact().scenario()).hasSize(64);
    assertThat(mine("\"scenario\":\"" + "a".repeat(65) + "\"").fact().scenario())
        .isEqualTo("default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"success ", "Success", "", "failure", "timeout"})
  void anyOutcomeButExactlySuccessIsFailure(String outcome) {
    assertThat(mine("\"outcome\":\"" + outcome + "\"").fact().status()).isEqualTo("failure");
  }

  @Test
  void anAbsentOutcomeIsUnknown() {
    assertThat(mine("\"outcome\":\"success\"").fact().status()).isEqualTo("success");
    assertThat(mine("\"outcome\":null").fact().status()).isEqualTo("unknown");
    assertThat(mine(TIMES).fact().status()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "1e-9, false", "-0.1, true", "1.1, true"})
  void aPropensityOutsideItsRangeIsKeptAndFlagged(double propensity, boolean flagged) {
    Fact fact = mine(TIMES + ",\"routing\":{\"propensity\":" + propensity + "}").fact();
    assertThat(fact.propensity()).isEqualTo(propensity);
    assertThat(fact.flags().contains("propensity_out_of_range")).isEqualTo(flagged);
  }

  @Test
  void argumentsThatAreNotJsonAreCountedAndKept() {
    Mined mined =
        mine(
            TIMES
                + ",\"messages\":[{\"role\":\"assistant\",\"tool_calls\":["
                + "{\"function\":{\"name\":\"b\",\"arguments\":\"{'city': 1}\"}},"
                + "{\"function\":{\"name\":\"a\",\"arguments\":\"{\\\"city\\\": 1}\"}},"
                + "{\"function\":{\"arguments\":\"\"}}]}]");
    Fact fact = mined.fact();
    assertThat(fact.unparsedArguments()).isEqualTo(1);
    assertThat(fact.toolCalls()).isEqualTo(3);
    assertThat(fact.toolNames()).containsExactly("a", "b");
    assertThat(fact.flags()).containsExactly("arguments_not_json");
    assertThat(text(mined.payload())).contains("{'city': 1}");
  }

  @Test
  void toolCallStepsAreCountedInPlaceOfTheCallsInMessages() {
    Fact fact =
        mine("\"steps\":[{\"kind\":\"tool_call\",\"name\":\"n\"}],\"messages\":[{\"role\":\"assistant\","
                + "\"tool_calls\":[{\"name\":\"a\"},{\"name\":\"b\"}]}]")
            .fact();
    assertThat(fact.toolCalls()).isEqualTo(1);
    assertThat(fact.toolNames()).isEqualTo(List.of("n"));
  }

  @Test
  void aTraceWithoutUserTextHasNoPromptHashAndNoSplit() {
    Fact fact = mine("\"result\":\"Yes.\"").fact();
    assertThat(fact.promptHash()).isNull();
    assertThat(fact.split()).isNull();
    assertThat(fact.queryClass()).isEqualTo("unknown");
    assertThat(fact.answerHash()).isNotNull();
  }

  @Test
  void aFieldThatIsNotListedIsKeptAsAnAttribute() {
    assertThat(text(mine("\"team\":{\"floor\":2}").payload()))
        .contains("\"attributes\":{\"team\":\"{\\\"floor\\\":2}\"}");
  }

  private Mined mine(String fields) {
    Mined mined = miner.mineTrace(utf8("{\"trace_id\":\"t\"," + fields + "}"), ORIGIN);
    assertThat(mined.rejected()).isNull();
    return mined;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
