package io.millrace.cli.bench;

import io.millrace.cli.run.TopicWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Puts generated records where a job will read them. */
final class Preload {

  private static final long NANOS = 1_000_000_000L;

  private final TrafficProfile profile;
  private final long seed;

  Preload(TrafficProfile profile, long seed) {
    this.profile = profile;
    this.seed = seed;
  }

  /** Sends records as fast as they are made; returns their bytes. */
  long produce(TopicWriter writer, String topic, long records) {
    GeneratedTraces traces = new GeneratedTraces(profile, seed);
    long bytes = 0;
    for (long number = 0; number < records; number++) {
      byte[] record = traces.record(number);
      bytes += record.length;
      writer.send(topic, null, record);
    }
    writer.flush();
    return bytes;
  }

  /** Sends records at a rate, in slices of ten milliseconds, until their number is reached. */
  void pace(TopicWriter writer, String topic, long records, double perSecond) {
    GeneratedTraces traces = new GeneratedTraces(profile, seed);
    long begin = System.nanoTime();
    long number = 0;
    while (number < records) {
      double due = (System.nanoTime() - begin) * perSecond / NANOS;
      for (; number < records && number < due; number++) {
        writer.send(topic, null, traces.record(number));
      }
      LockSupport.parkNanos(NANOS / 100);
    }
    writer.flush();
  }

  /** Files of one JSON record a line. */
  record Input(List<Path> paths, long bytes) {}

  /** Writes so many records into as many files as there are readers. */
  Input files(Path directory, long records, int readers) throws IOException {
    Files.createDirectories(directory);
    GeneratedTraces traces = new GeneratedTraces(profile, seed);
    List<Path> files = new ArrayList<>();
    long bytes = 0;
    for (int file = 0; file < readers; file++) {
      Path path = directory.resolve("traces-" + file + ".jsonl");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 20)) {
        for (long number = file; number < records; number += readers) {
          byte[] record = traces.record(number);
          out.write(record);
          out.write('\n');
          bytes += record.length + 1;
        }
      }
      files.add(path);
    }
    return new Input(files, bytes);
  }
}
