package io.millrace.jobs.canary;

import io.millrace.events.SlotFeed;
import io.millrace.fact.Mined;
import io.millrace.flink.config.CanaryConfig;
import io.millrace.lake.RolloutFiles;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Traffic in, ids of receipts out.
 *
 * <pre>
 * mined records → traffic → clock (one subtask) → traces ┐
 * files of a lake → lake ────────────────────────────────┴→ by trace → by conversation → watch (one subtask)
 * </pre>
 */
final class CanaryTopology {

  private final CanaryConfig config;
  private final Optional<SlotFeed> feed;

  CanaryTopology(CanaryConfig config, Optional<SlotFeed> feed) {
    this.config = config;
    this.feed = feed;
  }

  /**
   * What mined records say. One subtask makes the clock of a stream, so that partitions that are
   * read by several are compared; batch knows no time before its end.
   */
  DataStream<TraceNews> mined(DataStream<Mined> mined) {
    SingleOutputStreamOperator<TrafficNews> traffic =
        mined
            .process(
                new TrafficFunction(SlotPlace.of(config)), TypeInformation.of(TrafficNews.class))
            .name("traffic")
            .uid("canary-traffic");
    return config.batch()
        ? traces(traffic)
        : traces(
                traffic
                    .assignTimestampsAndWatermarks(
                        TrafficClock.strategy(config.outOfOrder(), config.idleness()))
                    .name("clock")
                    .uid("canary-clock")
                    .setParallelism(1)
                    .setMaxParallelism(1))
            .setParallelism(1)
            .setMaxParallelism(1);
  }

  private static SingleOutputStreamOperator<TraceNews> traces(DataStream<TrafficNews> traffic) {
    return traffic
        .process(new TracesFunction(), TypeInformation.of(TraceNews.class))
        .name("traces")
        .uid("canary-traces");
  }

  /** What a lake has kept. */
  DataStream<TraceNews> kept(DataStream<RolloutFiles> files) {
    return files
        .rebalance()
        .process(new LakeFunction(SlotPlace.of(config)), TypeInformation.of(TraceNews.class))
        .name("lake")
        .uid("canary-lake");
  }

  /** Adds the watch over the slot's canary. */
  DataStream<String> watch(DataStream<TraceNews> news) {
    SlotPlace place = SlotPlace.of(config);
    String slot = place.slot().toString();
    return news.keyBy(TraceNews::traceId, Types.STRING)
        .process(
            new TraceFunction(config.batch(), config.keep()),
            TypeInformation.of(ConversationNews.class))
        .name("by trace")
        .uid("canary-trace")
        .keyBy(told -> told.home().key(), Types.STRING)
        .process(
            new ConversationFunction(config.batch(), config.weights(), config.keep()),
            TypeInformation.of(RowNews.class))
        .name("by conversation")
        .uid("canary-conversation")
        .keyBy(row -> slot, Types.STRING)
        .process(
            new WatchFunction(place, config.batch(), config.at().toEpochMilli(), feed),
            Types.STRING)
        .name("watch")
        .uid("canary-watch")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
