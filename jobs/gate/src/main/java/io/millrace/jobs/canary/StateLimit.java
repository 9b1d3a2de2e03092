package io.millrace.jobs.canary;

import java.time.Duration;
import org.apache.flink.api.common.state.StateTtlConfig;

/** When state goes that no timer clears: of a clock far ahead, the watermark never comes. */
final class StateLimit {

  static final StateTtlConfig TTL =
      StateTtlConfig.newBuilder(Duration.ofDays(60)).cleanupFullSnapshot().build();

  private StateLimit() {}
}
