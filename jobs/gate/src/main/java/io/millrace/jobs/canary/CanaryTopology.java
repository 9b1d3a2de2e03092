package io.millrace.jobs.canary;

import io.millrace.events.SlotFeed;
import io.millrace.fact.Mined;
import io.millrace.flink.config.CanaryConfig;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Mined traffic in, ids of receipts out.
 *
 * <pre>
 * clock → traffic → by trace → by conversation → watch (one subtask)
 * </pre>
 */
final class CanaryTopology {

  private final CanaryConfig config;
  private final Optional<SlotFeed> feed;

  CanaryTopology(CanaryConfig config, Optional<SlotFeed> feed) {
    this.config = config;
    this.feed = feed;
  }

  DataStream<String> append(DataStream<Mined> mined) {
    SlotPlace place = SlotPlace.of(config);
    String slot = place.slot().toString();
    return mined
        .assignTimestampsAndWatermarks(
            TrafficClock.strategy(config.outOfOrder(), config.idleness()))
        .name("clock")
        .uid("canary-clock")
        .process(new TrafficFunction(place), TypeInformation.of(TraceNews.class))
        .name("traffic")
        .uid("canary-traffic")
        .keyBy(TraceNews::traceId, Types.STRING)
        .process(
            new TraceFunction(config.batch(), config.keep()),
            TypeInformation.of(ConversationNews.class))
        .name("by trace")
        .uid("canary-trace")
        .keyBy(news -> news.home().key(), Types.STRING)
        .process(
            new ConversationFunction(config.batch(), config.weights(), config.keep()),
            TypeInformation.of(RowNews.class))
        .name("by conversation")
        .uid("canary-conversation")
        .keyBy(news -> slot, Types.STRING)
        .process(
            new WatchFunction(place, config.batch(), config.at().toEpochMilli(), feed),
            Types.STRING)
        .name("watch")
        .uid("canary-watch")
        .setParallelism(1)
        .setMaxParallelism(1);
  }
}
