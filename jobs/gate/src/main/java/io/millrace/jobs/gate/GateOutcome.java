package io.millrace.jobs.gate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How a run of the gate ended; {@code outcome.json} in its folder.
 *
 * @param slot {@code scenario/role}
 * @param decision promote, reject or hold; empty where there is no verdict
 * @param reason the code of the reason; empty where there is no verdict
 * @param verdictId empty where there is no verdict
 * @param state where the adapter stands in the slot now
 * @param trouble what stood in the way, for people; empty for nothing
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GateOutcome(
    String slot,
    String adapterId,
    String decision,
    String reason,
    String verdictId,
    String state,
    String trouble) {

  /** Whether a verdict was given. */
  @JsonIgnore
  public boolean isDecided() {
    return !verdictId.isEmpty();
  }
}
