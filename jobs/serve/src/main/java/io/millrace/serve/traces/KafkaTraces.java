package io.millrace.serve.traces;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.serve.ServeMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends traces to a Kafka topic from a thread of its own. A bounded number waits; what comes while
 * that many wait is dropped, counted and said in the log, so that Kafka's trouble never becomes the
 * answers' trouble.
 */
public final class KafkaTraces implements TraceSink {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaTraces.class);

  /** Twice what a mine job reads by default: what is too long is the brokers' to refuse. */
  private static final int MOST_BYTES = 16 << 20;

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final String topic;
  private final ServeMetrics metrics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final BlockingQueue<AnswerTrace> waiting;
  private final AtomicLong droppedInARow = new AtomicLong();
  private final Thread thread = new Thread(this::run, "traces");
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param properties by Kafka's own names, {@code bootstrap.servers} at least
   * @param capacity most traces that wait
   */
  public KafkaTraces(
      Map<String, String> properties, String topic, int capacity, ServeMetrics metrics) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.putIfAbsent("linger.ms", "20");
    settings.putIfAbsent("compression.type", "lz4");
    settings.putIfAbsent("max.request.size", Integer.toString(MOST_BYTES));
    this.topic = topic;
    this.metrics = metrics;
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void accept(AnswerTrace trace) {
    if (waiting.offer(trace)) {
      long dropped = droppedInARow.getAndSet(0);
      if (dropped > 0) {
        LOG.warn("Traces are taken again; {} were dropped meanwhile", dropped);
      }
    } else {
      metrics.traces("dropped", 1);
      if (droppedInARow.getAndIncrement() == 0) {
        LOG.warn(
            "Cannot keep up with traces for topic {}: {} wait already; dropping until Kafka takes"
                + " some",
            topic,
            waiting.size());
      }
    }
  }

  private void run() {
    try {
      while (!closed || !waiting.isEmpty()) {
        AnswerTrace trace = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (trace != null) {
          send(trace);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(AnswerTrace trace) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(topic, trace.key(), trace.value()),
              (metadata, failure) -> sent(trace, failure));
    } catch (KafkaException | JsonProcessingException failure) {
      sent(trace, failure);
    }
  }

  private void sent(AnswerTrace trace, Exception failure) {
    metrics.traces(failure == null ? "sent" : "failed", 1);
    if (failure != null) {
      LOG.warn("Cannot send trace {} to topic {}: {}", trace.traceId(), topic, failure.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
    producer.close(LAST_WORDS);
    if (!waiting.isEmpty()) {
      metrics.traces("dropped", waiting.size());
      LOG.warn("Ending with {} traces that topic {} did not take", waiting.size(), topic);
    }
  }
}
