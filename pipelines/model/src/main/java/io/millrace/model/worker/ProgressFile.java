package io.millrace.model.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Keeps a run's reports, one JSON object a line, before it passes them on. The process that trains
 * writes them itself: so no checkpoint is ever ahead of the reports of its steps, whichever process
 * is killed.
 */
final class ProgressFile implements Consumer<Report> {

  private final Path file;
  private final Consumer<Report> next;

  ProgressFile(Path file, Consumer<Report> next) {
    this.file = file;
    this.next = next;
  }

  @Override
  public void accept(Report report) {
    ObjectNode line = WorkerJson.tree(report);
    if (report instanceof Report.Stepped) {
      line.put("resident_bytes", Memory.resident());
      line.put("at", System.currentTimeMillis());
    }
    try {
      Files.write(
          file,
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the report to " + file, e);
    }
    next.accept(report);
  }
}
