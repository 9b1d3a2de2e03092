package io.millrace.jobs.canary;

import io.millrace.canary.CanaryAnswer;
import io.millrace.canary.CanaryRating;
import io.millrace.canary.ConversationKey;
import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps of each record what a canary and its clock need. */
final class TrafficFunction extends ProcessFunction<Mined, TrafficNews> {

  private static final long serialVersionUID = 1;

  private final SlotPlace place;
  private transient RolloutBook rollouts;

  TrafficFunction(SlotPlace place) {
    this.place = place;
  }

  @Override
  public void open(OpenContext context) {
    rollouts = new RolloutBook(place.log());
  }

  @Override
  public void processElement(Mined mined, Context context, Collector<TrafficNews> out)
      throws IOException {
    out.collect(TrafficNews.of(mined, mined.fact() == null ? feedback(mined) : answer(mined)));
  }

  private List<TraceNews> answer(Mined mined) throws IOException {
    Fact fact = mined.fact();
    Optional<Long> wait = rollouts.waitMillis(fact.routingPolicy());
    ConversationId home =
        wait.isEmpty()
            ? null
            : new ConversationId(fact.routingPolicy(), ConversationKey.of(mined), wait.get());
    long seenAt = Math.min(fact.endedAt(), mined.producedAt());
    CanaryAnswer answer = CanaryAnswer.of(fact);
    return List.of(new TraceNews(fact.traceId(), home, answer, ratings(mined.feedback()), seenAt));
  }

  private static List<TraceNews> feedback(Mined mined) {
    Map<String, List<FeedbackRow>> byTrace = new TreeMap<>();
    for (FeedbackRow row : mined.feedback()) {
      byTrace.computeIfAbsent(row.traceId(), id -> new ArrayList<>()).add(row);
    }
    List<TraceNews> news = new ArrayList<>();
    byTrace.forEach(
        (id, rows) -> {
          List<CanaryRating> ratings = ratings(rows);
          if (!ratings.isEmpty()) {
            long newest = ratings.stream().mapToLong(CanaryRating::time).max().orElseThrow();
            long seenAt = Math.min(newest, mined.producedAt());
            news.add(new TraceNews(id, null, null, ratings, seenAt));
          }
        });
    return news;
  }

  private static List<CanaryRating> ratings(List<FeedbackRow> rows) {
    return rows.stream().map(CanaryRating::of).flatMap(Optional::stream).toList();
  }
}
