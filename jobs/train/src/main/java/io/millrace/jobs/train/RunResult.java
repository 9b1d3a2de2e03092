package io.millrace.jobs.train;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Report;
import io.millrace.registry.AdapterRecord;

/**
 * How a run ended; {@code result.json} in its folder, written once.
 *
 * @param attempt the one that ended it
 * @param adapterId what the registry knows the result by; null where there is none
 * @param failure null where there is a result
 * @param message for people; where there is a result, what is to be said of it, mostly nothing
 * @param begun null when base and data were never loaded
 * @param finished null where there is no result
 * @param codeVersion the build that ended the run; null where an older one did that named none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RunResult(
    String runId,
    int attempt,
    String adapterId,
    Failure failure,
    String message,
    Report.Begun begun,
    Report.Finished finished,
    String codeVersion) {

  /**
   * The result of a run whose adapter or model is in the registry, perhaps since an earlier one.
   */
  static RunResult published(
      RunRequest request,
      int attempt,
      AdapterRecord published,
      Report.Begun begun,
      Report.Finished finished) {
    String dataset = published.manifest().datasetHash();
    String message =
        dataset.equals(request.datasetHash())
            ? ""
            : "dataset %s has the same pairs to train and evaluate on as dataset %s, and adapter %s was trained on those already; it stays as it is"
                .formatted(brief(request.datasetHash()), brief(dataset), brief(published.id()));
    return new RunResult(
        request.runId(), attempt, published.id(), null, message, begun, finished, Build.VERSION);
  }

  private static String brief(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }

  /** The result of a run of which no process was heard. */
  public static RunResult failed(String runId, int attempt, Failure failure, String message) {
    return new RunResult(runId, attempt, null, failure, message, null, null, Build.VERSION);
  }

  /** finished, failed or skipped. */
  @JsonIgnore
  public String state() {
    if (failure == null) {
      return "finished";
    }
    return failure == Failure.NO_BACKEND ? "skipped" : "failed";
  }
}
