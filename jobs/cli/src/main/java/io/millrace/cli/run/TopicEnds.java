package io.millrace.cli.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where the records of topics end. A partition's own end is behind whatever was appended last,
 * which may be the mark of a transaction or a record that has expired since.
 */
final class TopicEnds implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param clients the consumer's properties, by Kafka's own names
   */
  TopicEnds(Map<String, Object> clients) {
    Map<String, Object> properties = new HashMap<>(clients);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * The offset behind the last record of every partition that has one. Reads each partition's last
   * offset, then twice as many from further back, until a record is among them.
   */
  Map<TopicPartition, Long> of(List<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
    }
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> behind = new HashMap<>();
    Map<TopicPartition, Long> unread = new HashMap<>(ends);
    unread.keySet().removeIf(at -> starts.get(at) >= ends.get(at));
    for (long back = 1; !unread.isEmpty(); back *= 2) {
      long further = back;
      unread.replaceAll((at, from) -> Math.max(starts.get(at), ends.get(at) - further));
      behind.putAll(behindLast(unread, ends));
      unread
          .entrySet()
          .removeIf(
              read ->
                  behind.containsKey(read.getKey())
                      || read.getValue() <= starts.get(read.getKey()));
    }
    return behind;
  }

  private Map<TopicPartition, Long> behindLast(
      Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> behind = new HashMap<>();
    long begin = System.nanoTime();
    consumer.assign(from.keySet());
    from.forEach(consumer::seek);
    while (from.keySet().stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new TimeoutException("%s could not be read to %s".formatted(from, ends));
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition at = new TopicPartition(record.topic(), record.partition());
        if (record.offset() < ends.get(at)) {
          behind.merge(at, record.offset() + 1, Math::max);
        }
      }
    }
    return behind;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
