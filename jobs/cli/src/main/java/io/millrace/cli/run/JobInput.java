package io.millrace.cli.run;

import io.millrace.flink.config.MineOptions;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What a job of traces and feedback reads, as flags of the command that runs it here. */
public final class JobInput {

  private static final String JSONL =
      "JSONL, or a directory of such files, without those whose names begin with . or _; batch.";

  @Option(
      names = "--mode",
      description =
          "stream reads Kafka without end, batch to the present end or files (${DEFAULT-VALUE}).")
  private MineOptions.Mode mode = MineOptions.Mode.STREAM;

  @Option(names = "--traces", arity = "1..*", paramLabel = "FILE", description = JSONL)
  private List<String> traces = List.of();

  @Option(names = "--feedback", arity = "1..*", paramLabel = "FILE", description = JSONL)
  private List<String> feedback = List.of();

  /** Adds the keys of the job's configuration that the flags stand for. */
  public void addTo(Map<String, String> keys) {
    keys.put(MineOptions.MODE.key(), mode.toString());
    if (!traces.isEmpty()) {
      keys.put(MineOptions.TRACE_FILES.key(), String.join(";", traces));
    }
    if (!feedback.isEmpty()) {
      keys.put(MineOptions.FEEDBACK_FILES.key(), String.join(";", feedback));
    }
  }
}
