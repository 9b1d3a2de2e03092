package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes bytes to topics; a flush fails with the first record that the broker did not take. */
public final class TopicWriter implements AutoCloseable {

  private static final Duration OPEN_LIMIT = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofMillis(20);

  private final Map<String, Object> clients;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public TopicWriter(Map<String, String> properties) {
    clients = new HashMap<>(properties);
    Map<String, Object> settings = new HashMap<>(clients);
    settings.putIfAbsent("linger.ms", "20");
    settings.putIfAbsent("compression.type", "lz4");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Creates topics that are not there yet and waits until their partitions answer. Records sent
   * before that may never be stored: of an idempotent producer's first two batches a partition that
   * opens in between refuses the first and takes the second, and then refuses the first for good as
   * out of order.
   */
  public void create(int partitions, String... topics) {
    List<NewTopic> wanted = new ArrayList<>();
    for (String topic : topics) {
      wanted.add(new NewTopic(topic, partitions, (short) 1));
    }
    try (Admin admin = Admin.create(clients)) {
      Map<TopicPartition, OffsetSpec> created = new HashMap<>();
      for (var creation : admin.createTopics(wanted).values().entrySet()) {
        try {
          creation.getValue().get();
          for (int partition = 0; partition < partitions; partition++) {
            created.put(new TopicPartition(creation.getKey(), partition), OffsetSpec.latest());
          }
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new CommandFailure("Cannot create topic " + creation.getKey(), e.getCause());
          }
        }
      }
      awaitOpen(admin, created);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while creating topics", e);
    }
  }

  private static void awaitOpen(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
      throws InterruptedException {
    Set<String> topics =
        partitions.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
    long begin = System.nanoTime();
    while (true) {
      try {
        admin.describeTopics(topics).allTopicNames().get();
        admin.listOffsets(partitions).all().get();
        return;
      } catch (ExecutionException e) {
        boolean notYetKnown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!notYetKnown || System.nanoTime() - begin > OPEN_LIMIT.toNanos()) {
          throw new CommandFailure(
              "Cannot reach the new partitions " + partitions.keySet() + ": " + e.getCause(),
              e.getCause());
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  public void send(String topic, byte[] key, byte[] value) {
    send(topic, key, value, this::failed);
  }

  /**
   * Sends a record that may be too large for Kafka: that it was is then told, by any thread, and is
   * no failure of the writer.
   */
  public void send(
      String topic, byte[] key, byte[] value, Consumer<RecordTooLargeException> tooLarge) {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, e) -> {
              if (e instanceof RecordTooLargeException large) {
                tooLarge.accept(large);
              } else if (e != null) {
                failed(e);
              }
            });
  }

  private void failed(Exception e) {
    failure.compareAndSet(null, e);
  }

  /** Waits until everything sent is stored. */
  public void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new CommandFailure("Cannot write to Kafka: " + failure.get(), failure.get());
    }
  }

  /** The offset behind the last record of every partition. */
  public Map<TopicPartition, Long> ends(String... topics) {
    try (Admin admin = Admin.create(clients)) {
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      var described = admin.describeTopics(List.of(topics)).allTopicNames().get();
      described.forEach(
          (topic, description) ->
              description
                  .partitions()
                  .forEach(
                      partition ->
                          asked.put(
                              new TopicPartition(topic, partition.partition()),
                              OffsetSpec.latest())));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(asked).all().get().forEach((at, end) -> ends.put(at, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new CommandFailure(
          "Cannot ask Kafka where the topics end: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while asking Kafka where the topics end", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
