package io.millrace.jobs.canary;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Joins a trace's contents and feedback, by trace, and tells its conversation how it stands.
 * Feedback that comes before its trace waits for it.
 */
final class TraceFunction extends KeyedProcessFunction<String, TraceNews, ConversationNews> {

  private static final long serialVersionUID = 1;

  private final boolean batch;
  private final long keepMillis;
  private transient ValueState<HeldTrace> held;

  TraceFunction(boolean batch, Duration keep) {
    this.batch = batch;
    this.keepMillis = keep.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    var descriptor = new ValueStateDescriptor<>("trace", HeldTrace.class);
    descriptor.enableTimeToLive(StateLimit.TTL);
    held = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(TraceNews news, Context context, Collector<ConversationNews> out)
      throws IOException {
    HeldTrace known = held.value();
    HeldTrace before = known == null ? HeldTrace.NOTHING : known;
    HeldTrace after = before.with(news);
    tell(before, after, out);
    boolean foreign = after.answer() != null && after.home() == null;
    if (foreign && before.answer() == null) {
      // most traffic is of no rollout, so that what it was is not remembered
      held.clear();
      return;
    }
    long wait = after.home() == null ? 0 : after.home().waitMillis();
    long begun = after.answer() == null ? news.seenAt() : after.answer().startedAt();
    long seen = Math.max(begun + wait, news.seenAt());
    long until = Math.max(seen, context.timerService().currentWatermark()) + keepMillis;
    held.update(after.until(until));
    context.timerService().registerEventTimeTimer(until);
  }

  private static void tell(HeldTrace before, HeldTrace after, Collector<ConversationNews> out) {
    if (isTold(before.home()) && !before.home().equals(after.home())) {
      out.collect(
          new ConversationNews(before.home(), before.answer().traceId(), after.version(), null));
    }
    boolean other =
        !after.ratings().equals(before.ratings())
            || (after.answer() != null && !after.answer().equals(before.answer()));
    if (isTold(after.home()) && other) {
      out.collect(after.news());
    }
  }

  private static boolean isTold(ConversationId home) {
    return home != null && home.isKnown();
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<ConversationNews> out)
      throws IOException {
    if (!batch && context.timerService().currentWatermark() == Long.MAX_VALUE) {
      return; // the job is drained: what is held is for the one that goes on
    }
    HeldTrace known = held.value();
    if (known != null && time >= known.keepUntil()) {
      held.clear();
    }
  }
}
