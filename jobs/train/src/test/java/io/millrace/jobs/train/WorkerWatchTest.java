package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.worker.Report;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WorkerWatchTest {

  private final AtomicLong now = new AtomicLong(-5);
  private final WorkerWatch watch =
      new WorkerWatch(WorkerOptions.in("cache").withLimits(3, 10, 0), now::get);

  private void after(int seconds, Report report) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    watch.heard(report);
  }

  @Test
  void silenceIsOverdueAfterItsLimit() {
    after(3, new Report.Alive(1, 0));
    assertThat(watch.overdue()).isEmpty();
    now.addAndGet(TimeUnit.SECONDS.toNanos(3) + 1);
    assertThat(watch.overdue()).contains("was silent for 3 s");
  }

  @Test
  void signsOfLifeWithoutWorkAreAStall() {
    for (int second = 2; second <= 10; second += 2) {
      after(2, new Report.Alive(1, 0));
      assertThat(watch.overdue()).isEmpty();
    }
    after(2, new Report.Alive(1, 0));
    assertThat(watch.overdue())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("made no progress for 10 s")
                    .contains("raise train.worker-stall-seconds")
                    .contains("of a submitted job --worker-stall-seconds")
                    .contains("if a micro-batch, or reading or writing a tensor, may take longer"));
  }

  @Test
  void anEvaluationThatTakesLongerThanTheLimitIsNoStallWhileItsMicroBatchesCount() {
    for (int second = 0; second < 60; second += 2) {
      after(2, new Report.Alive(1, second / 6));
      assertThat(watch.overdue()).isEmpty();
    }
    after(2, new Report.Evaluated(4, 0.5));
    assertThat(watch.overdue()).isEmpty();
  }
}
