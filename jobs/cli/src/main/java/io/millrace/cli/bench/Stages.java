package io.millrace.cli.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.millrace.decode.RecordDecoder;
import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceWriter;
import io.millrace.fact.Flag;
import io.millrace.fact.Mined;
import io.millrace.fact.MinerOptions;
import io.millrace.fact.TraceMiner;
import io.millrace.identity.Sha256;
import io.millrace.identity.TextIdentity;
import io.millrace.lake.LakeWriter;
import io.millrace.privacy.Category;
import io.millrace.privacy.RedactionSession;
import io.millrace.privacy.Redactor;
import io.millrace.score.Heuristics;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.Origin;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each stage of the mine job costs alone, on one thread: CPU microseconds a trace, without
 * garbage collection. Decoding is part of mining; redaction, scores and hashes are parts of it too.
 */
final class Stages {

  static final String TOKENISE = "tokenise (Jackson)";
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SAMPLE_BYTES = 24L << 20;
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 5;

  private final List<byte[]> records = new ArrayList<>();
  private final List<Trace> traces = new ArrayList<>();
  private final List<Mined> mined = new ArrayList<>();
  private final Path scratch;

  Stages(TrafficProfile profile, long seed, Path scratch) throws RejectedInput {
    this.scratch = scratch;
    GeneratedTraces generated = new GeneratedTraces(profile, seed);
    RecordDecoder decoder = RecordDecoder.withSchemas(null);
    TraceMiner miner = miner();
    long bytes = 0;
    for (int i = 0; bytes < SAMPLE_BYTES; i++) {
      byte[] record = generated.record(i);
      bytes += record.length;
      records.add(record);
      traces.add(decoder.trace(record, EnumSet.noneOf(Flag.class)));
      mined.add(miner.mineTrace(record, origin(i)));
    }
  }

  double recordBytes() {
    return records.stream().mapToInt(record -> record.length).average().orElseThrow();
  }

  /** The stages by name, in the order of the job. */
  Map<String, Double> micros() throws IOException, RejectedInput {
    Map<String, Double> micros = new LinkedHashMap<>();
    if (records.get(0)[0] == '{') {
      micros.put(TOKENISE, measure(this::tokenise));
    }
    micros.put("decode", measure(this::decode));
    micros.put("redact", measure(this::redact));
    micros.put("write payload", measure(this::write));
    micros.put("hash payload", measure(this::hash));
    micros.put("text identity", measure(this::identify));
    micros.put("score final response", measure(this::score));
    micros.put("mine (all of the above)", measure(this::mine));
    micros.put("lake: fact and payload", measure(this::lake));
    return micros;
  }

  private interface Body {
    long run() throws IOException, RejectedInput;
  }

  private double measure(Body body) throws IOException, RejectedInput {
    long sink = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < WARM_UP_NANOS) {
      sink += body.run();
    }
    double[] rounds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long cpu = THREADS.getCurrentThreadCpuTime();
      sink += body.run();
      rounds[i] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / records.size();
    }
    if (sink == Long.MIN_VALUE) {
      throw new IllegalStateException("unreachable, keeps the work from being optimised away");
    }
    return Medians.of(rounds);
  }

  private long tokenise() throws IOException {
    JsonFactory factory = new JsonFactory();
    long tokens = 0;
    for (byte[] record : records) {
      try (JsonParser parser = factory.createParser(record)) {
        while (parser.nextToken() != null) {
          tokens++;
        }
      }
    }
    return tokens;
  }

  private long decode() throws RejectedInput {
    RecordDecoder decoder = RecordDecoder.withSchemas(null);
    long sum = 0;
    for (byte[] record : records) {
      sum += decoder.trace(record, EnumSet.noneOf(Flag.class)).messages().size();
    }
    return sum;
  }

  private long redact() {
    Redactor redactor = Redactor.of(EnumSet.allOf(Category.class));
    long sum = 0;
    for (Trace trace : traces) {
      RedactionSession session = redactor.session();
      for (Message message : trace.messages()) {
        for (ContentPart part : message.content()) {
          if (part instanceof ContentPart.Text text) {
            sum += session.redact(text.text()).length();
          }
        }
      }
    }
    return sum;
  }

  private long write() {
    TraceWriter writer = new TraceWriter();
    long sum = 0;
    for (Trace trace : traces) {
      sum += writer.write(trace).length;
    }
    return sum;
  }

  private long hash() {
    long sum = 0;
    for (Mined each : mined) {
      sum += Sha256.hex(each.payload()).length();
    }
    return sum;
  }

  private long identify() {
    long sum = 0;
    for (Trace trace : traces) {
      sum += TextIdentity.of(trace).messageHashes().size();
    }
    return sum;
  }

  private long score() {
    long sum = 0;
    for (Trace trace : traces) {
      sum += Heuristics.score(trace.messages().get(trace.messages().size() - 1).text()).hashCode();
    }
    return sum;
  }

  private long mine() {
    TraceMiner miner = miner();
    long sum = 0;
    for (int i = 0; i < records.size(); i++) {
      sum += miner.mineTrace(records.get(i), origin(i)).fact().payloadBytes();
    }
    return sum;
  }

  private long lake() throws IOException {
    try (LakeWriter writer = new LakeWriter(scratch, "stage", 0)) {
      for (Mined each : mined) {
        writer.write(each);
      }
      return writer.finish().orElseThrow().files().size();
    }
  }

  private static TraceMiner miner() {
    return new TraceMiner(MinerOptions.defaults());
  }

  private static Origin origin(long offset) {
    return new Origin("millrace.traces", 0, offset, 1_800_000_000_000L + offset);
  }
}
