package io.millrace.cli;

import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.lake.CommitLog;
import io.millrace.lake.LakeCommittable;
import io.millrace.lake.LakeWriter;
import io.millrace.trace.Origin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Commands on a home directory, with what they say; and commits for them to work on. */
final class Console implements AutoCloseable {

  private static final String NATIVES = "DJL_CACHE_DIR";

  private final Path home;
  private final String temporary = System.getProperty("java.io.tmpdir");
  private final String natives = System.getProperty(NATIVES);
  private TraceMiner miner = new TraceMiner(MinerOptions.defaults());
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private long offset;

  Console(Path home) {
    this.home = home;
  }

  /** Runs a command and returns its exit code. */
  int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--home", home.toString()));
    return Millrace.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** From now on commits have no text, as with {@code mine.payload: off}. */
  void keepNoText() {
    MinerOptions usual = MinerOptions.defaults();
    miner = new TraceMiner(new MinerOptions(usual.redact(), false, usual.maxBytes(), null));
  }

  /** Commits what a job makes of trace records at the next offsets. */
  void commit(String... traces) throws IOException {
    commit(
        "millrace.traces",
        Stream.of(traces).map(trace -> trace.getBytes(StandardCharsets.UTF_8)).toList());
  }

  /** Commits what a job makes of the records of a topic of traces. */
  void commit(String topic, List<byte[]> records) throws IOException {
    try (LakeWriter writer = new LakeWriter(home.resolve("lake"), "mine", 0)) {
      for (byte[] record : records) {
        Origin origin = new Origin(topic, 0, offset++, 1_760_000_400_000L);
        writer.write(miner.mineTrace(record, origin));
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(home.resolve("lake"))
          .publish("mine", CommitLog.idOf(committable.files()), committable);
    }
  }

  /** Commits what a job makes of feedback records at the next offsets. */
  void rate(String... feedback) throws IOException {
    try (LakeWriter writer = new LakeWriter(home.resolve("lake"), "mine", 0)) {
      for (String each : feedback) {
        Origin origin = new Origin("millrace.feedback", 0, offset++, 1_760_000_400_000L);
        writer.write(miner.mineFeedback(each.getBytes(StandardCharsets.UTF_8), origin));
      }
      LakeCommittable committable = writer.finish().orElseThrow();
      new CommitLog(home.resolve("lake"))
          .publish("mine", CommitLog.idOf(committable.files()), committable);
    }
  }

  /** A successful trace with one user and one assistant message. */
  static String trace(String id) {
    return "{\"trace_id\":\"%s\",\"query\":\"q %1$s\",\"result\":\"r\",\"outcome\":\"success\"}"
        .formatted(id);
  }

  @Override
  public void close() {
    System.setProperty("java.io.tmpdir", temporary);
    // a later test of the JVM would unpack the engine into this home, half a gigabyte
    if (natives == null) {
      System.clearProperty(NATIVES);
    } else {
      System.setProperty(NATIVES, natives);
    }
  }
}
