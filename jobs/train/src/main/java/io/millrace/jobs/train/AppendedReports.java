package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.worker.WorkerJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The reports of a run's newest attempt as they are appended: what was read is not read again. */
public final class AppendedReports {

  private final RunFolder run;
  private int attempt;
  private long read;

  public AppendedReports(RunFolder run) {
    this.run = run;
  }

  /**
   * Hands on the reports since the last call, in their order. Those of an attempt that has begun
   * since are handed on from its first.
   *
   * @return whether there were any
   */
  public boolean read(Consumer<JsonNode> reports) throws IOException {
    int newest = run.newestAttempt();
    if (newest != attempt) {
      attempt = newest;
      read = 0;
    }
    Path file = run.attempt(newest).progress();
    long before = read;
    if (Files.exists(file)) {
      readOn(file, reports);
    }
    return read > before;
  }

  /** Reads whole lines only: the last one may be being written. */
  private void readOn(Path file, Consumer<JsonNode> reports) throws IOException {
    try (FileChannel channel = FileChannel.open(file).position(read);
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        line.write(next);
        if (next == '\n') {
          reports.accept(WorkerJson.MAPPER.readTree(line.toByteArray()));
          read += line.size();
          line.reset();
        }
      }
    }
  }
}
