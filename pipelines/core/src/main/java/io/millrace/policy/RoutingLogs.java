package io.millrace.policy;

/** What simulated traces tell of how their model was chosen. */
public enum RoutingLogs {
  LOGGED("probabilities recorded", 1),
  HIDDEN("nothing recorded, prompts come again", 6),
  LONE("nothing recorded, each prompt once", 1);

  private final String words;
  private final int repetitions;

  RoutingLogs(String words, int repetitions) {
    this.words = words;
    this.repetitions = repetitions;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** How often each prompt is asked. */
  int repetitions() {
    return repetitions;
  }
}
