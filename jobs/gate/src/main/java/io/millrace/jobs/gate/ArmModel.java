package io.millrace.jobs.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.registry.Conditioning;
import io.millrace.scenario.Generation;
import io.millrace.scenario.ScenarioTask;

/**
 * Where an arm's files lie, and how it is asked.
 *
 * @param adapterId empty for the plain base
 * @param base folder of the base model
 * @param adapter folder of the adapter, empty for none
 * @param systemPrompt empty for none
 * @param prefix what stands before each prompt, empty for nothing
 * @param generation how its answers are generated
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ArmModel(
    String adapterId,
    String base,
    String adapter,
    String systemPrompt,
    String prefix,
    Generation generation) {

  /** What the arm is asked, with its prefix before the prompt. */
  JsonNode conversation(ScenarioTask task) {
    return Conditioning.mark(task.conversation(systemPrompt), prefix);
  }

  /** The same without the prefix, for a server that writes it itself. */
  JsonNode unmarked(ScenarioTask task) {
    return task.conversation(systemPrompt);
  }
}
