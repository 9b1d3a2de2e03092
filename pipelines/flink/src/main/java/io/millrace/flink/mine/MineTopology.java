package io.millrace.flink.mine;

import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.flink.source.RawRecord;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Raw traces and feedback in, mined records out, in one chain without a shuffle: a fact is a
 * function of its record alone, and everything about many rows is SQL.
 *
 * <pre>
 * records source → mine → event time → (lake sink, dead letters)
 * </pre>
 */
public final class MineTopology {

  private static final Duration OUT_OF_ORDER = Duration.ofMinutes(5);

  private final MinerOptions options;
  private final Duration idleness;

  public MineTopology(MinerOptions options, Duration idleness) {
    this.options = options;
    this.idleness = idleness;
  }

  /** Mines the records of both streams. */
  public DataStream<Mined> append(DataStream<RawRecord> records) {
    return records
        .process(new MineFunction(options), TypeInformation.of(Mined.class))
        .name("mine")
        .uid("mine")
        .assignTimestampsAndWatermarks(EventTime.strategy(OUT_OF_ORDER, idleness))
        .name("event time")
        .uid("event-time");
  }
}
