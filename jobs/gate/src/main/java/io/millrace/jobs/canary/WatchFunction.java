package io.millrace.jobs.canary;

import io.millrace.canary.CanaryDecision;
import io.millrace.canary.CanaryLog;
import io.millrace.canary.CanaryLooks;
import io.millrace.canary.CanaryPlan;
import io.millrace.canary.CanaryRow;
import io.millrace.canary.CanaryVerdict;
import io.millrace.events.SlotFeed;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Looks at the slot's rollout as the watermark passes, settles what is decided, and says each
 * receipt's id. It holds the conversations of the one rollout that the slot has; of a former one it
 * forgets all.
 */
final class WatchFunction extends KeyedProcessFunction<String, RowNews, String> {

  private static final long serialVersionUID = 1;
  private static final long END = Long.MAX_VALUE;
  private static final long SHOW_MILLIS = 1000;

  private final SlotPlace place;
  private final boolean batch;
  private final long at;
  private final SlotFeed feed;
  private transient MapState<String, CanaryRow> rows;
  private transient ValueState<String> policy;
  private transient SlotLog log;
  private transient CurrentRollout current;
  private transient CanarySettlement settlement;
  private transient CanaryLooks looks;
  private transient String receipt;
  private transient long toldUpTo;
  private transient Counter late;

  /**
   * @param batch whether there is one last look at the end of the input
   * @param at the time of that look, epoch milliseconds
   */
  WatchFunction(SlotPlace place, boolean batch, long at, Optional<SlotFeed> feed) {
    this.place = place;
    this.batch = batch;
    this.at = at;
    this.feed = feed.orElse(null);
  }

  @Override
  public void open(OpenContext context) {
    rows =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "rows", Types.STRING, TypeInformation.of(CanaryRow.class)));
    policy = getRuntimeContext().getState(new ValueStateDescriptor<>("policy", Types.STRING));
    log = place.log();
    current = new CurrentRollout(log);
    settlement = place.settlement();
    receipt = "";
    toldUpTo = feed == null ? 0 : feed.after();
    late = getRuntimeContext().getMetricGroup().counter("millrace.late_conversations");
  }

  @Override
  public void processElement(RowNews news, Context context, Collector<String> out)
      throws Exception {
    Optional<CanaryPlan> plan = current.plan();
    if (plan.isEmpty() || !plan.get().policy().equals(news.policy())) {
      plan = current.now();
    }
    follow(plan);
    if (plan.isEmpty() || !plan.get().policy().equals(news.policy())) {
      return;
    }
    if (policy.value() == null) {
      policy.update(news.policy());
      context
          .timerService()
          .registerEventTimeTimer(batch ? END : plan.get().deadline() + plan.get().waitMillis());
      showLater(context);
    }
    CanaryRow known = rows.get(news.conversation());
    if (!news.replaces(known)) {
      if (known != null) {
        late.inc();
      }
      return;
    }
    if (news.row() == null) {
      rows.remove(news.conversation());
      looks.remove(news.conversation());
      return;
    }
    rows.put(news.conversation(), news.row());
    looks.put(news.row());
    if (!batch) {
      long due = news.row().since() + plan.get().waitMillis();
      context.timerService().registerEventTimeTimer(due);
    }
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<String> out) throws Exception {
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      follow(current.now());
      if (policy.value() != null) {
        show();
        showLater(context);
      }
      return;
    }
    long watermark = context.timerService().currentWatermark();
    if (!batch && watermark == END) {
      return; // the job is drained: nobody's waiting time is over
    }
    follow(current.plan());
    if (looks == null) {
      return;
    }
    boolean decided = false;
    for (CanaryVerdict verdict : looks.look(batch ? at : watermark, current::serving)) {
      settle(verdict, out);
      decided |= verdict.decision() != CanaryDecision.HOLD;
    }
    if (batch && !decided) {
      settle(looks.decide(at, current.serving()), out);
    }
    if (batch || decided) {
      show();
    }
    if (decided) {
      follow(current.now());
    }
  }

  /** Forgets a rollout that has ended, and reads what is known of the one that goes on. */
  private void follow(Optional<CanaryPlan> plan) throws Exception {
    String followed = policy.value();
    if (followed != null && plan.filter(one -> one.policy().equals(followed)).isEmpty()) {
      long sequence = Long.parseLong(followed.substring(followed.lastIndexOf('/') + 1));
      Optional<CanaryPlan> former = CanaryLog.begun(log.entry(sequence));
      if (former.isPresent()) {
        settlement.finish(former.get());
        tell();
      }
      rows.clear();
      policy.clear();
      looks = null;
    }
    if (plan.isEmpty()) {
      looks = null;
    } else if (looks == null || !looks.plan().equals(plan.get())) {
      looks = new CanaryLooks(plan.get());
      for (CanaryRow row : rows.values()) {
        looks.put(row);
      }
    }
  }

  private void settle(CanaryVerdict verdict, Collector<String> out) throws IOException {
    try {
      Optional<SlotEntry> entry = settlement.settle(verdict, looks.rows());
      receipt = verdict.id();
      out.collect(receipt);
      if (entry.isPresent()) {
        tell();
      }
    } catch (RefusedTransitionException refused) {
      // the log will say the same to every restart
      throw new SuppressRestartsException(refused);
    }
  }

  private void tell() throws IOException {
    if (feed != null) {
      toldUpTo = feed.send(toldUpTo);
    }
  }

  /** Where nothing comes the log is asked and the progress is shown all the same. */
  private void showLater(Context context) {
    if (!batch) {
      TimerService timers = context.timerService();
      timers.registerProcessingTimeTimer(timers.currentProcessingTime() + SHOW_MILLIS);
    }
  }

  private void show() throws IOException {
    CanaryProgress.of(looks, receipt).write(Path.of(place.home()), place.slot());
  }
}
