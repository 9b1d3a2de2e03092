package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lake.AdapterRows;
import io.millrace.lake.RecordLog;
import io.millrace.lake.RecordRow;
import io.millrace.lake.TrainingProgressRow;
import io.millrace.lake.TrainingRunRow;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run's rows on their way into the lake: one commit of the attempt that ended the run, and those
 * of its steps before that. A step's row is the same in whichever commit it comes.
 */
final class RunRecords {

  private static final String JOB = "train";

  private final RunRequest request;
  private final long now = System.currentTimeMillis();

  RunRecords(RunRequest request) {
    this.request = request;
  }

  /** Rows that the lake takes at once; a second time under the same key they change nothing. */
  record Rows(String key, List<? extends RecordRow> rows) {}

  /**
   * The run's row, its course and, where there is one, its adapter with its place as a candidate.
   *
   * @throws IOException when the registry cannot be read
   */
  List<Rows> rows(RunResult result, List<JsonNode> reports) throws IOException {
    Registry registry = Registry.in(Path.of(request.registry()));
    AdapterRecord published =
        result.adapterId() == null ? null : registry.find(result.adapterId()).orElse(null);
    List<TrainingProgressRow> progress = progress(result.attempt(), reports);
    List<RecordRow> rows = new ArrayList<>(progress);
    rows.add(run(result, progress, published));
    if (published != null) {
      rows.add(AdapterRows.published(published, now));
    }
    List<Rows> all = new ArrayList<>();
    if (published != null) {
      Optional<SlotEntry> entry = new Publication(request).nomination(published);
      if (entry.isPresent()) {
        SlotEntry known = entry.get();
        all.add(new Rows(AdapterRows.key(known), AdapterRows.moved(known, registry)));
      }
    }
    all.add(new Rows(request.runId() + "/" + result.attempt(), rows));
    return all;
  }

  /** The row of a run that goes on, until one of its end follows. */
  TrainingRunRow running(int attempt, Report.Begun begun) {
    return new TrainingRunRow(
        request.runId(),
        attempt,
        request.scenario(),
        request.role(),
        request.recipe().backend().toString(),
        request.baseName(),
        null,
        request.datasetHash(),
        "running",
        null,
        null,
        (long) begun.trainExamples(),
        null,
        null,
        request.recipe().seed(),
        WorkerJson.tree(request.recipe()).toString(),
        WorkerJson.tree(begun).toString(),
        Build.VERSION,
        now);
  }

  /**
   * Writes rows into the lake.
   *
   * @throws IOException when the lake cannot be written
   */
  void publish(List<Rows> all) throws IOException {
    RecordLog log = new RecordLog(Path.of(request.lake()), JOB);
    for (Rows each : all) {
      log.publish(each.key(), each.rows());
    }
  }

  private TrainingRunRow run(
      RunResult result, List<TrainingProgressRow> progress, AdapterRecord published) {
    TrainingProgressRow last = progress.isEmpty() ? null : progress.get(progress.size() - 1);
    BaseModel base = published == null ? null : published.manifest().base();
    return new TrainingRunRow(
        request.runId(),
        result.attempt(),
        request.scenario(),
        request.role(),
        request.recipe().backend().toString(),
        request.baseName(),
        base == null ? null : base.weightsHash(),
        request.datasetHash(),
        state(result),
        result.failure() == null ? null : result.failure() + ": " + result.message(),
        result.adapterId(),
        result.begun() == null ? null : (long) result.begun().trainExamples(),
        last == null ? 0L : last.step(),
        last == null ? 0L : last.tokens(),
        request.recipe().seed(),
        WorkerJson.tree(request.recipe()).toString(),
        result.begun() == null ? null : WorkerJson.tree(result.begun()).toString(),
        result.codeVersion() == null ? Build.VERSION : result.codeVersion(),
        now);
  }

  private static String state(RunResult result) {
    return result.failure() == null ? "succeeded" : result.state();
  }

  /**
   * One row a step; an evaluation belongs to the step before it.
   *
   * @param attempt that made the steps which no earlier one did
   */
  List<TrainingProgressRow> progress(int attempt, List<JsonNode> reports) {
    SortedMap<Long, Double> evaluations = new TreeMap<>();
    for (JsonNode report : reports) {
      if (report.path("kind").asText().equals("evaluated")) {
        evaluations.put(report.path("step").asLong(), report.path("loss").asDouble());
      }
    }
    List<TrainingProgressRow> rows = new ArrayList<>();
    long tokens = 0;
    for (JsonNode report : reports) {
      if (report.path("kind").asText().equals("stepped")) {
        long step = report.path("step").asLong();
        tokens += report.path("tokens").asLong();
        int made = CarriedCheckpoint.attempt(report).orElse(attempt);
        rows.add(row(made, report, evaluations.get(step), tokens));
      }
    }
    return rows;
  }

  private TrainingProgressRow row(int attempt, JsonNode step, Double evaluated, long tokens) {
    double seconds = step.path("seconds").asDouble();
    long memory = step.path("resident_bytes").asLong();
    return new TrainingProgressRow(
        request.runId(),
        attempt,
        step.path("step").asLong(),
        step.path("loss").asDouble(),
        evaluated,
        step.path("rate").asDouble(),
        step.path("gradient_norm").asDouble(),
        tokens,
        seconds > 0 ? step.path("tokens").asLong() / seconds : null,
        memory > 0 ? memory : null,
        step.path("at").asLong(now));
  }
}
