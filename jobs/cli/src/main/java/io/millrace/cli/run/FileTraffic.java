package io.millrace.cli.run;

import io.millrace.cli.TooLarge;
import io.millrace.cli.settings.Topics;
import io.millrace.decode.ByteLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** A user's own traces, sent as they are; empty lines are passed over. */
public record FileTraffic(List<Path> files, TooLarge leftOut) implements Traffic {

  @Override
  public long produce(TopicWriter writer, Topics topics) throws IOException {
    long sent = 0;
    for (Path file : files) {
      try (ByteLines lines = new ByteLines(Files.newInputStream(file))) {
        long number = 0;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          long at = ++number;
          int bytes = line.length;
          if (bytes > 0) {
            writer.sendUnlessTooLarge(
                topics.traces(),
                null,
                line,
                limit -> leftOut.add(file, at, bytes, topics.traces(), limit));
            sent++;
          }
        }
      }
    }
    return sent;
  }

  @Override
  public long tooLarge() {
    return leftOut.count();
  }

  @Override
  public void judge(Connection connection, PrintWriter out) {
    if (tooLarge() > 0) {
      out.println();
      out.println(leftOut.summary());
    }
  }
}
