package io.millrace.cli.run;

import io.millrace.flink.config.MineConfig;
import io.millrace.flink.mine.MineMetric;
import io.millrace.flink.source.FileInput;
import io.millrace.jobs.mine.LakeInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Which share of a batch has been mined, by the sums of the job's metrics over its subtasks. */
sealed interface MinedShare {

  String RECORDS = "mine.numRecordsIn";
  String BYTES = "mine.millrace." + MineMetric.RECEIVED_BYTES.label();

  /** What is left to read of the topics: FLIP-33's standard metric of a source. */
  String PENDING = "Source__records_source.pendingRecords";

  /**
   * Returns the share of what this job is to read.
   *
   * @throws IOException when a file that it names cannot be found or read
   */
  static MinedShare in(MineConfig config) throws IOException {
    if (config.sourceLake() != null) {
      return new OfTotal(RECORDS, new LakeInput(config.sourceLake()).records());
    }
    return config.readsFiles()
        ? new OfTotal(BYTES, new FileInput(config.traceFiles(), config.feedbackFiles()).bytes())
        : new OfTopics();
  }

  /** What is asked of the job: a metric that it does not have would leave the others unanswered. */
  List<String> metrics();

  /** Returns a number from 0, also while nothing is known, to 1. */
  double of(Map<String, Long> sums);

  /** What the metric has reached of a total that is known from the start. */
  record OfTotal(String metric, long total) implements MinedShare {

    @Override
    public List<String> metrics() {
      return metric.equals(RECORDS) ? List.of(RECORDS) : List.of(RECORDS, metric);
    }

    @Override
    public double of(Map<String, Long> sums) {
      return total == 0 ? 0 : Math.min(1, (double) sums.getOrDefault(metric, 0L) / total);
    }
  }

  /** Nothing before the source says what it has before it. */
  record OfTopics() implements MinedShare {

    @Override
    public List<String> metrics() {
      return List.of(RECORDS, PENDING);
    }

    @Override
    public double of(Map<String, Long> sums) {
      long records = sums.getOrDefault(RECORDS, 0L);
      long pending = sums.getOrDefault(PENDING, -1L);
      return pending < 0 || records == 0 ? 0 : (double) records / (records + pending);
    }
  }
}
