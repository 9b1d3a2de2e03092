package io.millrace.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.cli.settings.Settings;
import io.millrace.decode.ByteLines;
import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "produce",
    description = {
      "Sends the lines of files to Kafka as they are, keyed by their trace_id; empty lines are"
          + " passed over.",
      "A line that is larger than Kafka takes is named, the rest is sent, and the exit code is 1."
    },
    mixinStandardHelpOptions = true)
final class ProduceCommand implements Callable<Integer> {

  private static final JsonFactory JSON = new JsonFactory();

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--feedback", description = "To the feedback topic, not the traces topic.")
  private boolean feedback;

  enum Format {
    json,
    avro
  }

  @Option(
      names = "--format",
      description =
          "json sends each line as it is, avro a trace in Avro's single-object encoding"
              + " (${DEFAULT-VALUE}).")
  private Format format = Format.json;

  @Option(names = "--rate", paramLabel = "N", description = "At most N records a second.")
  void rate(int perSecond) {
    if (perSecond <= 0) {
      throw new ParameterException(
          spec.commandLine(),
          "Cannot use --rate %d; give a number of records above 0".formatted(perSecond));
    }
    rate = perSecond;
  }

  private int rate;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "JSON lines.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    if (!read.kafka().external()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot produce: no Kafka is named; give --kafka HOST:PORT");
    }
    if (feedback && format == Format.avro) {
      throw new ParameterException(
          spec.commandLine(), "Cannot write feedback as Avro; leave --format avro out");
    }
    LineFiles.require(files);
    long total = 0;
    for (Path file : files) {
      total += Files.size(file);
    }
    Meter meter = new Meter(spec.commandLine().getErr(), "records", total);
    TooLarge tooLarge = new TooLarge(spec.commandLine().getErr(), read.kafka(), read.mine());
    try (Outbox outbox = Outbox.to(read)) {
      String topic = feedback ? read.topics().feedback() : read.topics().traces();
      for (Path file : files) {
        send(file, topic, outbox, meter, tooLarge);
      }
      outbox.finish();
    }
    PrintWriter out = spec.commandLine().getOut();
    meter.remove(tooLarge.count());
    out.println("Sent " + meter.summary());
    if (tooLarge.count() == 0) {
      return ExitCode.OK;
    }
    out.println(tooLarge.summary());
    return ExitCode.SOFTWARE;
  }

  private void send(Path file, String topic, Outbox outbox, Meter meter, TooLarge tooLarge)
      throws IOException {
    try (ByteLines lines = new ByteLines(Files.newInputStream(file))) {
      long number = 0;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        long at = ++number;
        if (line.length > 0) {
          byte[] value = format == Format.avro ? avro(file, at, line) : line;
          outbox.sendUnlessTooLarge(
              topic, key(line), value, limit -> tooLarge.add(file, at, value.length, topic, limit));
          meter.add(1, line.length + 1L);
          if (rate > 0) {
            meter.hold(rate);
          }
        }
      }
    }
  }

  private static byte[] avro(Path file, long at, byte[] line) {
    try {
      return TraceAvro.encode(TraceJson.decode(line));
    } catch (RejectedInput unreadable) {
      throw new CommandFailure(
          "Cannot write line %d of %s as Avro: %s; send the file with --format json"
              .formatted(at, file, unreadable.getMessage()),
          unreadable);
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
