package io.millrace.model.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/** What a worker says, in frames on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Report.Alive.class, name = "alive"),
  @JsonSubTypes.Type(value = Report.Begun.class, name = "begun"),
  @JsonSubTypes.Type(value = Report.Stepped.class, name = "stepped"),
  @JsonSubTypes.Type(value = Report.Evaluated.class, name = "evaluated"),
  @JsonSubTypes.Type(value = Report.Saved.class, name = "saved"),
  @JsonSubTypes.Type(value = Report.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = Report.Failed.class, name = "failed")
})
public sealed interface Report {

  /**
   * The process lives, which is said every second; its work may still hang.
   *
   * @param residentBytes memory in use, 0 where the system does not say
   * @param portions tensors of models and checkpoints read or written, conversations made into
   *     tokens and micro-batches computed since the process began; work that hangs adds none
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Alive(long residentBytes, long portions) implements Report {}

  /**
   * Base and data are loaded.
   *
   * @param leftOut conversations by the reason they are not learnt
   * @param cut conversations that lost turns or their system message
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Begun(
      int totalSteps,
      int trainExamples,
      int evalExamples,
      Map<String, Integer> leftOut,
      int cut,
      String precision,
      String engine,
      long trainableValues)
      implements Report {}

  /** A step was made. */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Stepped(
      int step, double loss, double rate, double gradientNorm, long tokens, double seconds)
      implements Report {}

  /** The loss of the evaluation split after a step. */
  record Evaluated(int step, double loss) implements Report {}

  /** A checkpoint is complete. */
  record Saved(int step) implements Report {}

  /**
   * The result lies in the order's output folder.
   *
   * @param reason completed, no_longer_improving or evaluation_diverged
   * @param loss of the last step
   * @param evalLoss of the parameters kept, null without evaluation
   * @param peakBytes most memory ever in use, 0 where the system does not say
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Finished(String reason, int steps, double loss, Double evalLoss, long peakBytes)
      implements Report {}

  /** Nothing comes of it. */
  record Failed(Failure failure, String message) implements Report {}
}
