package io.millrace.jobs.canary;

import io.millrace.canary.CanaryRow;
import io.millrace.canary.ConversationAt;
import io.millrace.canary.FeedbackWeights;
import io.millrace.canary.RatedAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds a conversation until its waiting time is over in event time, says how it stood then, and
 * says it again where a record that comes late changes that.
 */
final class ConversationFunction extends KeyedProcessFunction<String, ConversationNews, RowNews> {

  private static final long serialVersionUID = 1;

  private final boolean batch;
  private final FeedbackWeights weights;
  private final long keepMillis;
  private transient MapState<String, ConversationNews> traces;
  private transient ValueState<ConversationId> id;
  private transient ValueState<CanaryRow> said;
  private transient ValueState<Long> keepUntil;

  ConversationFunction(boolean batch, FeedbackWeights weights, Duration keep) {
    this.batch = batch;
    this.weights = weights;
    this.keepMillis = keep.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    var held =
        new MapStateDescriptor<>(
            "traces", Types.STRING, TypeInformation.of(ConversationNews.class));
    held.enableTimeToLive(StateLimit.TTL);
    traces = getRuntimeContext().getMapState(held);
    id = state("id", TypeInformation.of(ConversationId.class));
    said = state("said", TypeInformation.of(CanaryRow.class));
    keepUntil = state("keep-until", Types.LONG);
  }

  private <T> ValueState<T> state(String name, TypeInformation<T> type) {
    var descriptor = new ValueStateDescriptor<>(name, type);
    descriptor.enableTimeToLive(StateLimit.TTL);
    return getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processElement(ConversationNews news, Context context, Collector<RowNews> out)
      throws Exception {
    id.update(news.home());
    ConversationNews newest = traces.get(news.traceId());
    if (newest == null || news.version() > newest.version()) {
      traces.put(news.traceId(), news);
    }
    long watermark = context.timerService().currentWatermark();
    List<RatedAnswer> known = known();
    long due = known.isEmpty() ? watermark : ConversationAt.since(known) + news.home().waitMillis();
    if (due <= watermark) {
      say(known, out);
    } else {
      context.timerService().registerEventTimeTimer(due);
    }
    long until = Math.max(due, watermark) + keepMillis;
    keepUntil.update(until);
    context.timerService().registerEventTimeTimer(until);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<RowNews> out) throws Exception {
    if (!batch && context.timerService().currentWatermark() == Long.MAX_VALUE) {
      return; // the job is drained: nobody's waiting time is over
    }
    Long until = keepUntil.value();
    if (until == null) {
      return;
    }
    List<RatedAnswer> known = known();
    if (!known.isEmpty() && ConversationAt.since(known) + id.value().waitMillis() <= time) {
      say(known, out);
    }
    if (time >= until) {
      traces.clear();
      id.clear();
      said.clear();
      keepUntil.clear();
    }
  }

  private List<RatedAnswer> known() throws Exception {
    List<RatedAnswer> known = new ArrayList<>();
    for (ConversationNews news : traces.values()) {
      if (news.answer() != null) {
        known.add(news.answer());
      }
    }
    return known;
  }

  private void say(List<RatedAnswer> known, Collector<RowNews> out) throws Exception {
    ConversationId name = id.value();
    CanaryRow row =
        known.isEmpty()
            ? null
            : ConversationAt.row(name.conversation(), known, name.waitMillis(), weights);
    CanaryRow former = said.value();
    if (!Objects.equals(row, former)) {
      Long since = former == null ? null : former.since();
      out.collect(new RowNews(name.policy(), name.conversation(), row, since));
      said.update(row);
    }
  }
}
