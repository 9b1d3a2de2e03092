package io.millrace.cli;

import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.Settings;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to Kafka and remembers the first that was lost. */
final class Outbox implements AutoCloseable {

  private final KafkaSettings kafka;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> lost = new AtomicReference<>();

  Outbox(Settings settings) {
    kafka = settings.kafka();
    Properties properties = new Properties();
    properties.putAll(RecordSize.producer(kafka.properties(), settings.mine()));
    properties.putIfAbsent("acks", "all");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends a record; fails if one before it was lost. */
  void send(String topic, byte[] key, byte[] value) {
    send(topic, key, value, tooLarge -> lost.compareAndSet(null, tooLarge));
  }

  /** Sends a record that is not lost but told, by any thread, where it is too large for Kafka. */
  void send(String topic, byte[] key, byte[] value, Consumer<RecordTooLargeException> tooLarge) {
    requireAllTaken();
    var unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> {
              if (failure instanceof RecordTooLargeException large) {
                tooLarge.accept(large);
              } else if (failure != null) {
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
