package io.millrace.testing;

import java.util.random.RandomGenerator;

/** Somebody who answers the desk's messages: a planted agent, or a model that is asked. */
public interface DeskAgent {

  /** The agent's name in its traces. */
  String name();

  /** The model's name in its traces. */
  String model();

  /** Answers one message. */
  Reply reply(DeskPrompt prompt, RandomGenerator random);

  /**
   * An answer with what it took.
   *
   * @param text null when the run broke off
   * @param costUsd null when unknown
   * @param adapterId the adapter that answered, empty for none
   */
  record Reply(
      String text,
      long inputTokens,
      long outputTokens,
      double latencyMillis,
      Double costUsd,
      String adapterId) {}
}
