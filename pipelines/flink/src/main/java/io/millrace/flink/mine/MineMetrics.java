package io.millrace.flink.mine;

import io.millrace.fact.Mined;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The mine operator's metrics; each name is a constant that tests and dashboards use. */
final class MineMetrics {

  static final String FACTS = "facts";
  static final String FEEDBACK_ROWS = "feedbackRows";
  static final String PAYLOAD_BYTES = "payloadBytes";
  static final String FLAGGED = "flagged";
  static final String REJECTED = "rejected";
  static final String REASON = "reason";

  private final MetricGroup group;
  private final Counter facts;
  private final Counter feedbackRows;
  private final Counter payloadBytes;
  private final Counter flagged;
  private final Map<String, Counter> rejected = new HashMap<>();

  MineMetrics(MetricGroup parent) {
    group = parent.addGroup("millrace");
    facts = group.counter(FACTS);
    feedbackRows = group.counter(FEEDBACK_ROWS);
    payloadBytes = group.counter(PAYLOAD_BYTES);
    flagged = group.counter(FLAGGED);
  }

  void count(Mined mined) {
    feedbackRows.inc(mined.feedback().size());
    if (mined.fact() != null) {
      facts.inc();
      payloadBytes.inc(mined.fact().payloadBytes());
      if (!mined.fact().flags().isEmpty()) {
        flagged.inc();
      }
    }
    if (mined.rejected() != null) {
      rejected
          .computeIfAbsent(
              mined.rejected().reason(), reason -> group.addGroup(REASON, reason).counter(REJECTED))
          .inc();
    }
  }
}
