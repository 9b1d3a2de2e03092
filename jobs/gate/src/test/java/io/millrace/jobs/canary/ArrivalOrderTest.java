package io.millrace.jobs.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.ConversationAt;
import io.millrace.canary.FeedbackWeights;
import io.millrace.canary.RatedAnswer;
import io.millrace.canary.RatingSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes first, and however much of it twice, the rows are those of all records. */
class ArrivalOrderTest {

  private static final long WAIT = 1000;
  private static final Duration KEEP = Duration.ofSeconds(20);
  private static final List<RatingSource> SOURCES =
      List.of(RatingSource.HUMAN, RatingSource.CODE, RatingSource.LLM);
  private static final FeedbackWeights WEIGHTS = FeedbackWeights.equal("desk");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOrderGivesTheRowsOfAllRecordsAndLeavesNoState(long seed) throws Exception {
    Random random = new Random(seed);
    List<TraceNews> records = records(random);
    List<TraceNews> arrival = new ArrayList<>(records);
    arrival.addAll(records.subList(0, 60));
    Collections.shuffle(arrival, random);

    Map<String, CanaryRow> rows = new TreeMap<>();
    try (var traces =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TraceFunction(false, KEEP)),
                TraceNews::traceId,
                Types.STRING);
        var conversations =
            new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new ConversationFunction(false, WEIGHTS, KEEP)),
                (ConversationNews news) -> news.home().key(),
                Types.STRING)) {
      traces.open();
      conversations.open();
      long watermark = 0;
      for (TraceNews news : arrival) {
        traces.processElement(news, 0);
        for (ConversationNews one : traces.extractOutputValues()) {
          conversations.processElement(one, 0);
        }
        traces.getOutput().clear();
        watermark += random.nextInt(40);
        traces.processWatermark(watermark);
        traces.getOutput().clear();
        conversations.processWatermark(watermark);
        take(conversations, rows);
      }
      long end = watermark + KEEP.toMillis() + 10 * WAIT;
      traces.processWatermark(end);
      conversations.processWatermark(end);
      take(conversations, rows);

      assertThat(rows).isEqualTo(expected(records)).hasSizeGreaterThan(10);
      assertThat(traces.numKeyedStateEntries()).isZero();
      assertThat(conversations.numKeyedStateEntries()).isZero();
      assertThat(traces.numEventTimeTimers() + conversations.numEventTimeTimers()).isZero();
    }
  }

  private static void take(
      KeyedOneInputStreamOperatorTestHarness<String, ConversationNews, RowNews> harness,
      Map<String, CanaryRow> rows) {
    for (RowNews news : harness.extractOutputValues()) {
      if (news.replaces(rows.get(news.conversation()))) {
        if (news.row() == null) {
          rows.remove(news.conversation());
        } else {
          rows.put(news.conversation(), news.row());
        }
      }
    }
    harness.getOutput().clear();
  }

  private static List<TraceNews> records(Random random) {
    List<TraceNews> records = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      String trace = "t" + random.nextInt(60);
      if (random.nextBoolean()) {
        long time = random.nextInt(5000);
        CanaryRating rating =
            new CanaryRating(
                "helpful",
                SOURCES.get(random.nextInt(3)),
                "a" + random.nextInt(2),
                random.nextInt(5) / 4.0,
                time);
        records.add(new TraceNews(trace, null, null, List.of(rating), time));
      } else {
        long started = random.nextInt(4000);
        CanaryAnswer answer =
            new CanaryAnswer(
                trace,
                "desk",
                random.nextInt(8) == 0 ? "old" : "new",
                0.3,
                started,
                started + random.nextInt(3),
                "h" + (1000 + i),
                random.nextInt(9) == 0);
        ConversationId home =
            new ConversationId("canary:desk/triage/6", "c" + random.nextInt(20), WAIT);
        records.add(new TraceNews(trace, home, answer, List.of(), answer.endedAt()));
      }
    }
    return records;
  }

  private static Map<String, CanaryRow> expected(List<TraceNews> records) {
    Map<String, TraceNews> current = new HashMap<>();
    Map<String, Set<CanaryRating>> ratings = new HashMap<>();
    for (TraceNews news : records) {
      ratings.computeIfAbsent(news.traceId(), id -> new LinkedHashSet<>()).addAll(news.ratings());
      if (news.answer() != null) {
        current.merge(
            news.traceId(),
            news,
            (known, other) -> other.answer().supersedes(known.answer()) ? other : known);
      }
    }
    Map<String, List<RatedAnswer>> conversations = new TreeMap<>();
    current.forEach(
        (id, news) ->
            conversations
                .computeIfAbsent(news.home().conversation(), key -> new ArrayList<>())
                .add(new RatedAnswer(news.answer(), List.copyOf(ratings.get(id)))));
    Map<String, CanaryRow> rows = new TreeMap<>();
    conversations.forEach(
        (key, answers) -> rows.put(key, ConversationAt.row(key, answers, WAIT, WEIGHTS)));
    return rows;
  }
}
