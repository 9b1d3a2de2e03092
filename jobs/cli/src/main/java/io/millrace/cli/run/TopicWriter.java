package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.Outbox;
import io.millrace.cli.SizeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics and writes bytes to them; a flush fails if a record was lost. */
public final class TopicWriter implements AutoCloseable {

  private static final Duration OPEN_LIMIT = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofMillis(20);

  private final Map<String, Object> clients;
  private final Outbox outbox;

  public TopicWriter(Map<String, String> properties) {
    clients = new HashMap<>(properties);
    Map<String, String> producer = new HashMap<>(properties);
    producer.putIfAbsent("linger.ms", "20");
    producer.putIfAbsent("compression.type", "lz4");
    outbox = new Outbox(producer);
  }

  /** As {@link #create(int, String...)}, with the brokers' own number of partitions. */
  public void create(String... topics) {
    create(Optional.empty(), List.of(topics));
  }

  /**
   * Creates the topics that are not there yet, with the brokers' own number of replicas, and waits
   * until their partitions answer; nothing is asked of topics that are there. Records sent before
   * that may never be stored: of an idempotent producer's first two batches a partition that opens
   * in between refuses the first and takes the second, and then refuses the first for good as out
   * of order.
   */
  public void create(int partitions, String... topics) {
    create(Optional.of(partitions), List.of(topics));
  }

  private void create(Optional<Integer> partitions, List<String> topics) {
    try (Admin admin = Admin.create(clients)) {
      List<NewTopic> wanted =
          missing(admin, topics).stream()
              .map(topic -> new NewTopic(topic, partitions, Optional.empty()))
              .toList();
      Set<String> created = new HashSet<>();
      for (var creation : admin.createTopics(wanted).values().entrySet()) {
        try {
          creation.getValue().get();
          created.add(creation.getKey());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw refused("create topic " + creation.getKey(), e.getCause());
          }
        }
      }
      awaitOpen(admin, created);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while creating topics", e);
    }
  }

  private List<String> missing(Admin admin, List<String> topics) throws InterruptedException {
    List<String> missing = new ArrayList<>();
    for (var described : admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        described.getValue().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw refused("see whether there is a topic " + described.getKey(), e.getCause());
        }
        missing.add(described.getKey());
      }
    }
    return missing;
  }

  private void awaitOpen(Admin admin, Set<String> topics) throws InterruptedException {
    long begin = System.nanoTime();
    boolean open = false;
    while (!open) {
      try {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
          for (TopicPartitionInfo each : topic.partitions()) {
            partitions.put(new TopicPartition(topic.name(), each.partition()), OffsetSpec.latest());
          }
        }
        admin.listOffsets(partitions).all().get();
        open = true;
      } catch (ExecutionException e) {
        boolean notYetKnown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!notYetKnown || System.nanoTime() - begin > OPEN_LIMIT.toNanos()) {
          throw refused("reach the new topics " + topics, e.getCause());
        }
        LockSupport.parkNanos(RETRY.toNanos());
      }
    }
  }

  /** Sends a record; fails if one before it was lost. */
  public void send(String topic, byte[] key, byte[] value) {
    outbox.send(topic, key, value);
  }

  /** Sends a record as {@link Outbox#sendUnlessTooLarge} does. */
  public void sendUnlessTooLarge(
      String topic, byte[] key, byte[] value, Consumer<SizeLimit> tooLarge) {
    outbox.sendUnlessTooLarge(topic, key, value, tooLarge);
  }

  /** Waits until everything sent is stored. */
  public void flush() {
    outbox.finish();
  }

  /** The offset behind the last record of every partition that has one. */
  public Map<TopicPartition, Long> ends(String... topics) {
    try (TopicEnds ends = new TopicEnds(clients)) {
      return ends.of(List.of(topics));
    } catch (InterruptException e) {
      throw new CommandFailure("Interrupted while asking Kafka where the topics end", e);
    } catch (KafkaException e) {
      throw refused("ask Kafka where the topics end", e);
    }
  }

  private CommandFailure refused(String undone, Throwable cause) {
    return new CommandFailure(
        "Cannot %s: %s; see whether the brokers at %s are up and allow it"
            .formatted(undone, cause, clients.get("bootstrap.servers")),
        cause);
  }

  @Override
  public void close() {
    outbox.close();
  }
}
