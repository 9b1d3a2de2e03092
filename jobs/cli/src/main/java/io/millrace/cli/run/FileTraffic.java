package io.millrace.cli.run;

import io.millrace.cli.settings.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user's own traces, sent as they are. */
record FileTraffic(List<Path> files) implements Traffic {

  @Override
  public long produce(TopicWriter writer, Topics topics) throws IOException {
    long sent = 0;
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        String line = lines.readLine();
        while (line != null) {
          if (!line.isBlank()) {
            writer.send(topics.traces(), null, line.getBytes(StandardCharsets.UTF_8));
            sent++;
          }
          line = lines.readLine();
        }
      }
    }
    return sent;
  }
}
