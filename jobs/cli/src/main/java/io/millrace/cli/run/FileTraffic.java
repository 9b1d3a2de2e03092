package io.millrace.cli.run;

import io.millrace.cli.settings.Topics;
import io.millrace.decode.ByteLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user's own traces, sent as they are; empty lines are passed over. */
public record FileTraffic(List<Path> files) implements Traffic {

  @Override
  public long produce(TopicWriter writer, Topics topics) throws IOException {
    long sent = 0;
    for (Path file : files) {
      try (ByteLines lines = new ByteLines(Files.newInputStream(file))) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          if (line.length > 0) {
            writer.send(topics.traces(), null, line);
            sent++;
          }
        }
      }
    }
    return sent;
  }
}
