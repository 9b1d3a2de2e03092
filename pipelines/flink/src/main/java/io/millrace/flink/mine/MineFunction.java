package io.millrace.flink.mine;

import io.millrace.decode.SchemaRegistryException;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.flink.source.RawRecord;
import io.millrace.trace.Origin;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns each raw record into exactly one {@link Mined}; adds only counters to the pure function. A
 * schema registry that does not answer restarts the job before the record, one that refuses the
 * login ends it.
 */
final class MineFunction extends ProcessFunction<RawRecord, Mined> {

  private static final long serialVersionUID = 1;

  private final MinerOptions options;
  private transient TraceMiner miner;
  private transient MineMetrics metrics;

  MineFunction(MinerOptions options) {
    this.options = options;
  }

  @Override
  public void open(OpenContext context) {
    miner = new TraceMiner(options);
    metrics = new MineMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<Mined> out) {
    Origin origin =
        new Origin(record.topic(), record.partition(), record.offset(), record.timestamp());
    Mined mined = mine(record, origin);
    metrics.count(record, mined);
    out.collect(mined);
  }

  private Mined mine(RawRecord record, Origin origin) {
    try {
      return record.stream().equals(Mined.FEEDBACK)
          ? miner.mineFeedback(record.value(), origin)
          : miner.mineTrace(record.value(), origin);
    } catch (SchemaRegistryException e) {
      throw e.refused() ? new SuppressRestartsException(e) : e;
    }
  }
}
