package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to Kafka and remembers the first that was lost. */
public final class Outbox implements AutoCloseable {

  private final String brokers;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> lost = new AtomicReference<>();

  /**
   * Nothing is sent yet.
   *
   * @param properties the producer's, by Kafka's own names
   */
  public Outbox(Map<String, String> properties) {
    brokers = properties.get("bootstrap.servers");
    producer =
        new KafkaProducer<>(
            new HashMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** To the brokers that the settings name. */
  static Outbox to(Settings settings) {
    return new Outbox(RecordSize.producer(settings.kafka().properties(), settings.mine()));
  }

  /** Sends a record; fails if one before it was lost. */
  public void send(String topic, byte[] key, byte[] value) {
    send(topic, key, value, (metadata, failure) -> remember(failure));
  }

  /**
   * Sends a record that is not lost where it is too large for Kafka: whose limit it is above is
   * told instead, by any thread. Fails if a record before it was lost.
   */
  public void sendUnlessTooLarge(
      String topic, byte[] key, byte[] value, Consumer<SizeLimit> tooLarge) {
    Thread sender = Thread.currentThread();
    send(
        topic,
        key,
        value,
        (metadata, failure) -> {
          if (failure instanceof RecordTooLargeException) {
            // what the producer refuses it tells before send returns, the brokers' answer comes
            // by a thread of its own
            boolean own = Thread.currentThread() == sender;
            tooLarge.accept(own ? SizeLimit.PRODUCER : SizeLimit.TOPIC);
          } else {
            remember(failure);
          }
        });
  }

  private void send(String topic, byte[] key, byte[] value, Callback answered) {
    requireAllTaken();
    var unused = producer.send(new ProducerRecord<>(topic, key, value), answered);
  }

  private void remember(Exception failure) {
    if (failure != null) {
      lost.compareAndSet(null, failure);
    }
  }

  /** Waits until every record is acknowledged; fails if one was lost. */
  public void finish() {
    producer.flush();
    requireAllTaken();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void requireAllTaken() {
    Exception first = lost.get();
    if (first != null) {
      throw new CommandFailure(
          "Cannot send every record (%s); see whether the brokers at %s are up and allow it"
              .formatted(first.getMessage(), brokers),
          first);
    }
  }
}
