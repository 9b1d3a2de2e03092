package io.millrace.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.cli.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "produce",
    description = "Sends the lines of files to Kafka, keyed by their trace_id.",
    mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {

  private static final JsonFactory JSON = new JsonFactory();

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--feedback", description = "To the feedback topic, not the traces topic.")
  private boolean feedback;

  @Option(names = "--rate", paramLabel = "N", description = "At most N records a second.")
  private int rate;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "JSON lines.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    if (!read.kafka().external()) {
      throw new CommandFailure("Cannot produce: no Kafka is named; give --kafka HOST:PORT");
    }
    long total = 0;
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw new CommandFailure("Cannot read " + file + "; name a readable file");
      }
      total += Files.size(file);
    }
    Progress progress = new Progress(spec.commandLine().getErr(), total, rate);
    AtomicReference<Exception> lost = new AtomicReference<>();
    Properties properties = read.kafka().toProperties();
    properties.putIfAbsent("acks", "all");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      String topic = feedback ? read.topics().feedback() : read.topics().traces();
      for (Path file : files) {
        send(file, topic, producer, progress, lost);
      }
      producer.flush();
    }
    if (lost.get() != null) {
      throw new CommandFailure(
          "Cannot send every record (%s); see whether the brokers at %s are up and allow it"
              .formatted(
                  lost.get().getMessage(), read.kafka().properties().get("bootstrap.servers")),
          lost.get());
    }
    spec.commandLine().getOut().println(progress.summary());
    return 0;
  }

  private static void send(
      Path file,
      String topic,
      Producer<byte[], byte[]> producer,
      Progress progress,
      AtomicReference<Exception> lost)
      throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        byte[] value = line.getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(
                new ProducerRecord<>(topic, key(value), value),
                (metadata, failure) -> {
                  if (failure != null) {
                    lost.compareAndSet(null, failure);
                  }
                });
        progress.sent(value.length + 1L);
        if (lost.get() != null) {
          return;
        }
      }
    }
  }

  /** The top-level {@code trace_id}; null where the line has none that can be read. */
  static byte[] key(byte[] line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("trace_id");
        JsonToken value = parser.nextToken();
        if (id) {
          return value == JsonToken.VALUE_STRING
              ? parser.getText().getBytes(StandardCharsets.UTF_8)
              : null;
        }
        parser.skipChildren();
      }
      return null;
    } catch (JsonProcessingException unreadable) {
      return null;
    }
  }
}
