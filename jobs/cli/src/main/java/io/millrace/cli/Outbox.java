package io.millrace.cli;

import io.millrace.cli.settings.KafkaSettings;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to Kafka and remembers the first that was not taken. */
final class Outbox implements AutoCloseable {

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> lost = new AtomicReference<>();

  Outbox(KafkaSettings kafka) {
    this.kafka = kafka;
    Properties properties = kafka.toProperties();
    properties.putIfAbsent("acks", "all");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends a record; fails if one before it was lost. */
  void send(String topic, byte[] key, byte[] value) {
    requireAllTaken();
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> {
              if (failure != null) {
                lost.compareAndSet(null, failure);
              }
            });
  }

  /** Waits until every record is acknowledged. */
  void finish() {
    producer.flush();
    requireAllTaken();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void requireAllTaken() {
    if (lost.get() != null) {
      throw new CommandFailure(
          "Cannot send every record (%s); see whether the brokers at %s are up and allow it"
              .formatted(lost.get().getMessage(), kafka.properties().get("bootstrap.servers")),
          lost.get());
    }
  }
}
