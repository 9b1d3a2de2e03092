package io.millrace.flink.reject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.fact.Mined;
import io.millrace.fact.RejectedRow;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A rejected record for the dead-letter topic: a JSON object keyed by topic, partition and offset,
 * so that a repeated delivery can be told. The bytes are Base64, as in {@code rejected}.
 */
final class DeadLetterSchema implements KafkaRecordSerializationSchema<Mined> {

  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String topic;

  DeadLetterSchema(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Mined mined, KafkaSinkContext context, Long timestamp) {
    RejectedRow row = mined.rejected();
    String key = row.topic() + "/" + row.partition() + "/" + row.offset();
    ObjectNode json = JSON.createObjectNode();
    json.put("reason", row.reason())
        .put("message", row.message())
        .put("topic", row.topic())
        .put("partition", row.partition())
        .put("offset", row.offset())
        .put("produced_at", row.producedAt())
        .put("total_bytes", row.totalBytes())
        .put("bytes_hash", row.bytesHash())
        .put("bytes", row.bytes());
    try {
      return new ProducerRecord<>(
          topic, key.getBytes(StandardCharsets.UTF_8), JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the dead letter of " + key + " as JSON", e);
    }
  }
}
