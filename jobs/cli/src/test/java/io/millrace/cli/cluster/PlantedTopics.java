package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.run.TopicWriter;
import io.millrace.decode.FeedbackJson;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import io.millrace.flink.config.MineOptions;
import io.millrace.testing.Planted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A job's topics on a broker, and what was planted in them so far. */
public final class PlantedTopics implements AutoCloseable {

  private static final int PARTITIONS = 2;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String traces;
  private final String feedback;
  private final String rejected;

  private final Map<String, Object> client;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Planted> planted = new ArrayList<>();

  /** Makes the topics of the job's default names. */
  PlantedTopics(String bootstrapServers) throws ExecutionException, InterruptedException {
    this(bootstrapServers, "");
  }

  /** Makes topics whose names are the job's defaults behind a prefix. */
  public PlantedTopics(String bootstrapServers, String prefix)
      throws ExecutionException, InterruptedException {
    traces = prefix + MineOptions.TRACES_TOPIC.defaultValue();
    feedback = prefix + MineOptions.FEEDBACK_TOPIC.defaultValue();
    rejected = prefix + MineOptions.REJECTED_TOPIC.defaultValue();
    client = Map.of("bootstrap.servers", bootstrapServers);
    admin = Admin.create(client);
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    try (TopicWriter writer = new TopicWriter(Map.of("bootstrap.servers", bootstrapServers))) {
      writer.create(PARTITIONS, traces, feedback, rejected);
    }
  }

  /** The job's options that name the topics. */
  public Map<String, String> options() {
    return Map.of(
        MineOptions.TRACES_TOPIC.key(),
        traces,
        MineOptions.FEEDBACK_TOPIC.key(),
        feedback,
        MineOptions.REJECTED_TOPIC.key(),
        rejected);
  }

  /** Returns once the broker has stored all of them. */
  public void plant(List<Planted> records) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Planted record : records) {
      sent.add(producer.send(message(record)));
    }
    producer.flush();
    for (Future<RecordMetadata> acknowledgement : sent) {
      acknowledgement.get();
    }
    planted.addAll(records);
  }

  /** Everything planted, in order. */
  public List<Planted> planted() {
    return List.copyOf(planted);
  }

  /** All dead letters on the topic, repeated ones included. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(rejected, i)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        assertThat(System.nanoTime() - deadline)
            .as(
                "after %s s %s dead letters are read, of those up to %s",
                LIMIT.toSeconds(), letters.size(), ends)
            .isNegative();
        consumer.poll(POLL).forEach(letters::add);
      }
    }
    return letters;
  }

  /** The offset behind the last record, keyed as in commit files. */
  public Map<String, Long> ends() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      asked.put(new TopicPartition(traces, partition), OffsetSpec.latest());
      asked.put(new TopicPartition(feedback, partition), OffsetSpec.latest());
    }
    Map<String, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach(
            (at, end) -> {
              String stream = at.topic().equals(traces) ? "traces" : "feedback";
              ends.put(stream + "/" + at.topic() + "/" + at.partition(), end.offset());
            });
    return ends;
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private ProducerRecord<byte[], byte[]> message(Planted record) {
    if (record instanceof Planted.Delivery delivery) {
      byte[] value =
          delivery.encoding() == Planted.Encoding.AVRO
              ? TraceAvro.encode(delivery.trace())
              : TraceJson.encode(delivery.trace());
      return new ProducerRecord<>(traces, utf8(delivery.trace().traceId()), value);
    }
    if (record instanceof Planted.Rating rating) {
      byte[] key = utf8(rating.feedback().traceId());
      return new ProducerRecord<>(feedback, key, FeedbackJson.encode(rating.feedback()));
    }
    return new ProducerRecord<>(traces, null, ((Planted.Broken) record).bytes());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
