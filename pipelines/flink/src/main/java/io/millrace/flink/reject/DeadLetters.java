package io.millrace.flink.reject;

import io.millrace.fact.Mined;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Sends rejected records to a Kafka topic, at least once; the {@code rejected} table is the exact
 * record.
 */
public record DeadLetters(String topic, Map<String, String> properties) {

  /** Names no client setting: some are secrets. */
  @Override
  public String toString() {
    return "DeadLetters[" + topic + "]";
  }

  public void append(DataStream<Mined> mined) {
    Properties clients = new Properties();
    clients.putAll(properties);
    KafkaSink<Mined> sink =
        KafkaSink.<Mined>builder()
            .setKafkaProducerConfig(clients)
            .setBootstrapServers(properties.get("bootstrap.servers"))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(new DeadLetterSchema(topic))
            .build();
    mined
        .filter(record -> record.rejected() != null)
        .name("dead letters")
        .uid("dead-letters")
        .sinkTo(sink)
        .name("dead-letter topic")
        .uid("dead-letter-topic");
  }
}
