package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRating;
import io.millrace.canary.CanaryReceipt;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.FeedbackWeights;
import io.millrace.canary.RatedAnswer;
import io.millrace.canary.RatingSource;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.registry.AdapterState;
import io.millrace.registry.SlotEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryOperatorsTest {

  private static final Duration KEEP = Duration.ofMillis(500);
  private static final ConversationId HOME = new ConversationId("canary:desk/triage/6", "c", 1000);

  @TempDir Path directory;

  private static CanaryAnswer answer(String trace, long started, long ended, String hash) {
    return new CanaryAnswer(trace, "desk", "new", 0.3, started, ended, hash, false);
  }

  private static CanaryRating rating(double score, long time) {
    return new CanaryRating("helpful", RatingSource.HUMAN, "", score, time);
  }

  private static TraceNews feedback(double score, long time) {
    return new TraceNews("t", null, null, List.of(rating(score, time)), time);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, TraceNews, ConversationNews>
      byTrace() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new TraceFunction(false, KEEP)),
        TraceNews::traceId,
        Types.STRING);
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ConversationNews, RowNews>
      byConversation() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(
            new ConversationFunction(false, FeedbackWeights.equal("desk"), KEEP)),
        news -> news.home().key(),
        Types.STRING);
  }

  @Test
  void feedbackWaitsForItsTraceAndContentsReplaceEachOther() throws Exception {
    try (var harness = byTrace()) {
      harness.open();
      harness.processElement(feedback(1, 150), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      TraceNews first = new TraceNews("t", HOME, answer("t", 100, 110, "b"), List.of(), 110);
      harness.processElement(first, 0);
      harness.processElement(first, 0);
      harness.processElement(feedback(1, 150), 0);
      harness.processElement(
          new TraceNews("t", HOME, answer("t", 90, 105, "z"), List.of(rating(0, 120)), 105), 0);
      harness.processElement(
          new TraceNews("t", null, answer("t", 100, 111, "a"), List.of(), 111), 0);
      harness.processWatermark(5000);

      assertThat(harness.extractOutputValues())
          .containsExactly(
              new ConversationNews(
                  HOME,
                  "t",
                  2,
                  new RatedAnswer(answer("t", 100, 110, "b"), List.of(rating(1, 150)))),
              new ConversationNews(
                  HOME,
                  "t",
                  5,
                  new RatedAnswer(
                      answer("t", 100, 110, "b"), List.of(rating(1, 150), rating(0, 120)))),
              new ConversationNews(HOME, "t", 6, null));
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void feedbackWhoseTraceNeverComesGoes() throws Exception {
    try (var harness = byTrace()) {
      harness.open();
      harness.processElement(feedback(1, 150), 0);
      harness.processWatermark(649);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      harness.processWatermark(650);
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }

  private static ConversationNews news(String trace, long started, CanaryRating... ratings) {
    return new ConversationNews(
        HOME,
        trace,
        ratings.length,
        new RatedAnswer(answer(trace, started, started + 1, "h"), List.of(ratings)));
  }

  private static CanaryRow row(long since, Double rating) {
    return new CanaryRow("c", since, "new", 0.3, rating, false);
  }

  @Test
  void aConversationIsSaidWhenItsWaitIsOverAndAgainWhereALateRecordChangesIt() throws Exception {
    OperatorSubtaskState state;
    try (var harness = byConversation()) {
      harness.open();
      harness.processElement(news("t1", 100, rating(1, 150)), 0);
      harness.processElement(news("t2", 1200, rating(0, 1300)), 0);
      harness.processWatermark(1099);
      assertThat(harness.extractOutputValues()).isEmpty();
      state = harness.snapshot(1, 1);
    }
    try (var harness = byConversation()) {
      harness.initializeState(state);
      harness.open();
      harness.processWatermark(1100);
      harness.processElement(news("t1", 100, rating(1, 150), rating(0, 160)), 0);
      harness.processElement(news("t1", 100, rating(1, 150), rating(0, 160), rating(1, 1101)), 0);
      harness.processElement(news("t0", 50), 0);
      harness.processWatermark(1599);
      assertThat(harness.numKeyedStateEntries()).isPositive();
      harness.processWatermark(1601);

      assertThat(harness.extractOutputValues())
          .containsExactly(
              new RowNews(HOME.policy(), "c", row(100, 1.0), null),
              new RowNews(HOME.policy(), "c", row(100, 0.0), 100L),
              new RowNews(HOME.policy(), "c", row(50, 0.0), 100L));
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void whatComesForAConversationThatIsForgottenReplacesNothing() {
    CanaryRow known = row(100, 1.0);
    assertThat(new RowNews("p", "c", row(900, 0.0), null).replaces(known)).isFalse();
    assertThat(new RowNews("p", "c", row(100, 0.0), null).replaces(known)).isFalse();
    assertThat(new RowNews("p", "c", row(90, 0.0), null).replaces(known)).isFalse();
    assertThat(new RowNews("p", "c", row(90, 0.0), 100L).replaces(known)).isTrue();
    assertThat(new RowNews("p", "c", row(900, 0.0), 100L).replaces(known)).isTrue();
    assertThat(new RowNews("p", "c", null, 100L).replaces(known)).isTrue();
    assertThat(new RowNews("p", "c", null, null).replaces(null)).isFalse();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, RowNews, String> watch(
      Rollouts rollouts) throws Exception {
    KeyedProcessFunction<String, RowNews, String> function =
        new WatchFunction(rollouts.place(), false, 0, Optional.empty());
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(function), news -> "slot", Types.STRING, 1, 1, 0);
  }

  /** Conversations, every third the canary's and bad. */
  private static List<RowNews> harmful(CanaryPlan plan) {
    List<RowNews> news = new ArrayList<>();
    long start = Rollouts.START.toEpochMilli();
    for (int i = 0; i < 120; i++) {
      boolean canary = i % 3 == 0;
      String adapter = canary ? plan.canary() : plan.incumbent();
      Double propensity = canary ? 0.3 : 0.7;
      CanaryRow row =
          new CanaryRow("c" + i, start + i, adapter, propensity, canary ? 0.0 : 1.0, false);
      news.add(new RowNews(plan.policy(), "c" + i, row, null));
    }
    return news;
  }

  @Test
  void theWatchMovesTheSlotOnceHoweverOftenItIsRestored() throws Exception {
    Rollouts rollouts = new Rollouts(directory);
    CanaryPlan plan = rollouts.start(Rollouts.FRESH, 1000);
    long old = Rollouts.START.plus(Rollouts.WAIT).toEpochMilli();
    OperatorSubtaskState state;
    try (var harness = watch(rollouts)) {
      harness.open();
      for (RowNews news : harmful(plan)) {
        harness.processElement(news, 0);
      }
      harness.processElement(new RowNews("canary:desk/triage/1", "x", row(1, 0.0), null), 0);
      harness.processWatermark(old + 2);
      assertThat(harness.extractOutputValues()).isEmpty();
      state = harness.snapshot(1, 1);
    }
    Path lake = directory.resolve("lake");
    List<String> receipts = new ArrayList<>();
    for (int attempt = 0; attempt < 2; attempt++) {
      try (var harness = watch(rollouts)) {
        harness.initializeState(state);
        harness.open();
        harness.processWatermark(old + 119);
        receipts.addAll(harness.extractOutputValues());
        String key = AdapterRows.key(CanaryLog.end(rollouts.log(), plan).orElseThrow());
        assertThat(new RecordLog(lake, "canary").holds(key)).as("after a loss too").isTrue();
        Files.move(lake, directory.resolve("lost" + attempt));
        harness.processWatermark(plan.deadline() + plan.waitMillis());
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numEventTimeTimers()).isZero();
      }
    }
    SlotEntry end = CanaryLog.end(rollouts.log(), plan).orElseThrow();
    assertThat(receipts).containsExactly(end.verdict().orElseThrow());
    assertThat(rollouts.log().state().sequence()).isEqualTo(end.sequence());
    Path receipt = directory.resolve("canary").resolve(receipts.get(0) + ".json");
    assertThat(CanaryReceipt.holds(receipt)).isTrue();
    assertThat(rollouts.log().state().in(AdapterState.ROLLED_BACK)).contains(Rollouts.FRESH);
  }

  @Test
  void aDrainedJobKeepsWhatItHolds() throws Exception {
    try (var traces = byTrace();
        var conversations = byConversation()) {
      traces.open();
      conversations.open();
      traces.processElement(feedback(1, 150), 0);
      conversations.processElement(news("t1", 100, rating(1, 150)), 0);
      traces.processWatermark(Long.MAX_VALUE);
      conversations.processWatermark(Long.MAX_VALUE);
      assertThat(conversations.extractOutputValues()).isEmpty();
      assertThat(traces.numKeyedStateEntries()).isEqualTo(1);
      assertThat(conversations.numKeyedStateEntries()).isPositive();
    }
  }

  @Test
  void aDrainedJobDecidesNothing() throws Exception {
    Rollouts rollouts = new Rollouts(directory);
    CanaryPlan plan = rollouts.start(Rollouts.FRESH, 10);
    try (var harness = watch(rollouts)) {
      harness.open();
      for (RowNews news : harmful(plan)) {
        harness.processElement(news, 0);
      }
      harness.processWatermark(Long.MAX_VALUE);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
    assertThat(CanaryLog.end(rollouts.log(), plan)).isEmpty();
  }
}
