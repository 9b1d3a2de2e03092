package io.millrace.jobs.mine;

import io.millrace.decode.FeedbackJson;
import io.millrace.decode.TraceJson;
import io.millrace.fact.Mined;
import io.millrace.local.KafkaServer;
import io.millrace.testing.Planted;
import io.millrace.testing.PlantedTraces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One input record.
 *
 * @param stream {@code traces} or {@code feedback}
 * @param value null for a record without one
 */
record Input(String stream, byte[] value) {

  /** What the producer lets pass; the broker has a limit of its own. */
  static final int LARGEST_BYTES = 16 << 20;

  /** Planted traffic in its order; bytes that a file of lines cannot hold are left out. */
  static List<Input> planted(long seed, int runs) {
    return PlantedTraces.generate(seed, runs).records().stream()
        .map(Input::of)
        .filter(Input::fitsOneLine)
        .toList();
  }

  /** The records in another order, every tenth twice. */
  static List<Input> shuffledWithDuplicates(List<Input> inputs, long seed) {
    List<Input> all = new ArrayList<>(inputs);
    for (int i = 0; i < inputs.size(); i += 10) {
      all.add(inputs.get(i));
    }
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  /** Writes the stream's records, one a line. */
  static Path write(List<Input> inputs, String stream, Path file) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Input input : inputs) {
      if (input.stream.equals(stream)) {
        lines.writeBytes(input.value);
        lines.write('\n');
      }
    }
    return Files.write(file, lines.toByteArray());
  }

  /** Sends each record to the topic that is named as its stream and waits until all are stored. */
  static void send(KafkaServer server, List<Input> inputs) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    Map<String, Object> settings = new HashMap<>(server.clientProperties());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_BYTES);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Input input : inputs) {
        sent.add(producer.send(new ProducerRecord<>(input.stream(), input.value())));
      }
    }
    for (Future<RecordMetadata> acknowledged : sent) {
      acknowledged.get();
    }
  }

  private static Input of(Planted planted) {
    if (planted instanceof Planted.Delivery delivery) {
      return new Input(Mined.TRACES, TraceJson.encode(delivery.trace()));
    }
    if (planted instanceof Planted.Rating rating) {
      return new Input(Mined.FEEDBACK, FeedbackJson.encode(rating.feedback()));
    }
    return new Input(Mined.TRACES, ((Planted.Broken) planted).bytes());
  }

  private boolean fitsOneLine() {
    for (byte b : value) {
      if (b == '\n' || b == '\r') {
        return false;
      }
    }
    return true;
  }
}
