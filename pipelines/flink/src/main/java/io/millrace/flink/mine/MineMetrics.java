package io.millrace.flink.mine;

import io.millrace.fact.Mined;
import io.millrace.flink.source.RawRecord;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** The mine operator's metrics. */
final class MineMetrics {

  private static final String REASON = "reason";

  private final MetricGroup group;
  private final Counter receivedBytes;
  private final Counter facts;
  private final Counter feedbackRows;
  private final Counter payloadBytes;
  private final Counter flagged;
  private final Map<String, Counter> rejected = new HashMap<>();

  MineMetrics(MetricGroup parent) {
    group = parent.addGroup("millrace");
    receivedBytes = group.counter(MineMetric.RECEIVED_BYTES.label());
    facts = group.counter(MineMetric.FACTS.label());
    feedbackRows = group.counter(MineMetric.FEEDBACK_ROWS.label());
    payloadBytes = group.counter(MineMetric.PAYLOAD_BYTES.label());
    flagged = group.counter(MineMetric.FLAGGED.label());
  }

  void count(RawRecord record, Mined mined) {
    receivedBytes.inc(record.value().length);
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
              mined.rejected().reason(),
              reason -> group.addGroup(REASON, reason).counter(MineMetric.REJECTED.label()))
          .inc();
    }
  }
}
