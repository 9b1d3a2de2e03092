package io.millrace.flink.source;

import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of traces and feedback as one stream of raw records. One source and not two: a sink
 * behind a union could not be chained, and every payload would cross the network stack.
 *
 * @param properties client properties, passed unchanged
 * @param bounded whether to stop at the offsets that are newest when the job starts
 * @param committed next offset per partition, for {@link StartingPoint.Commit}
 */
public record KafkaInput(
    String tracesTopic,
    String feedbackTopic,
    Map<String, String> properties,
    StartingPoint from,
    Map<TopicPartition, Long> committed,
    boolean bounded) {

  /** Names no client setting: some are secrets. */
  @Override
  public String toString() {
    return "KafkaInput[" + tracesTopic + ", " + feedbackTopic + ", from " + from.shown() + "]";
  }

  /** Adds the source. */
  public DataStream<RawRecord> append(StreamExecutionEnvironment env) {
    Properties clients = new Properties();
    clients.putAll(properties);
    KafkaSourceBuilder<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setTopics(tracesTopic, feedbackTopic)
            .setProperties(clients)
            .setProperty("group.id", properties.getOrDefault("group.id", "millrace-mine"))
            .setProperty("commit.offsets.on.checkpoint", "false")
            .setClientIdPrefix("millrace-mine")
            .setStartingOffsets(from.offsets(committed))
            .setDeserializer(new RawRecordSchema(feedbackTopic));
    if (bounded) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "records source")
        .uid("records-source");
  }
}
