package io.millrace.jobs.canary;

import io.millrace.lake.LakeAnswer;
import io.millrace.lake.RolloutFiles;
import io.millrace.lake.RolloutRows;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Reads what a lake has kept of traffic: what {@link TrafficFunction} says of its records. */
final class LakeFunction extends ProcessFunction<RolloutFiles, TraceNews> {

  private static final long serialVersionUID = 1;

  private final SlotPlace place;
  private transient RolloutBook rollouts;
  private transient RolloutRows rows;

  LakeFunction(SlotPlace place) {
    this.place = place;
  }

  @Override
  public void open(OpenContext context) throws IOException {
    rollouts = new RolloutBook(place.log());
    rows = RolloutRows.open();
  }

  @Override
  public void processElement(RolloutFiles files, Context context, Collector<TraceNews> out)
      throws IOException {
    rows.answers(files, answer -> out.collect(news(answer)));
    rows.ratings(
        files,
        rated ->
            out.collect(
                new TraceNews(
                    rated.traceId(), null, null, List.of(rated.rating()), rated.rating().time())));
  }

  private TraceNews news(LakeAnswer row) throws IOException {
    Optional<Long> wait = rollouts.waitMillis(row.policy());
    ConversationId home =
        wait.isEmpty() ? null : new ConversationId(row.policy(), row.conversation(), wait.get());
    long seenAt = Math.min(row.answer().endedAt(), row.producedAt());
    return new TraceNews(row.answer().traceId(), home, row.answer(), List.of(), seenAt);
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
  }
}
