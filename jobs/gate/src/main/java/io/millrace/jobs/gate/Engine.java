package io.millrace.jobs.gate;

import io.millrace.model.answer.Answer;
import io.millrace.scenario.ScenarioTask;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What computes answers: child processes of the gate, or the server that is to serve them. */
sealed interface Engine extends AutoCloseable permits ProcessEngine, ServerEngine {

  /**
   * What came of a batch.
   *
   * @param answers by the hash of the arm's identity, in the order in which they are to be kept
   * @param trouble why there is none; empty where there are answers
   */
  record Asked(Map<String, List<Answer>> answers, String trouble) {

    static Asked failed(String trouble) {
      return new Asked(Map.of(), trouble);
    }
  }

  /** Answers the tasks of a batch for its arm, and for the other one where both are asked. */
  Asked ask(Batch batch, List<ScenarioTask> tasks) throws IOException;

  /** Ends what is under way. */
  @Override
  void close();
}
