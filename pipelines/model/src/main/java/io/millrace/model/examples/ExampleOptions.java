package io.millrace.model.examples;

/**
 * How conversations become examples.
 *
 * @param maxTokens longest example
 * @param targets which answers are learnt
 * @param tooLong what happens to longer conversations
 */
public record ExampleOptions(int maxTokens, Targets targets, TooLong tooLong) {

  /** Which of a conversation's answers are learnt. */
  public enum Targets {
    ALL,
    LAST
  }

  /** What happens to a conversation that is longer than allowed; a target is never cut in two. */
  public enum TooLong {
    LEAVE_OUT,
    /**
     * Whole turns go: the last ones, or with {@link Targets#LAST} and of preference pairs the
     * oldest. An SFT conversation loses a leading system message only where no turn fits beside it.
     */
    CUT
  }

  public ExampleOptions {
    if (maxTokens < 2) {
      throw new IllegalArgumentException(
          "the longest example is " + maxTokens + " tokens; at least 2 are needed");
    }
  }

  /** The same with examples no longer than a model's context. */
  public ExampleOptions within(int context) {
    return new ExampleOptions(Math.min(maxTokens, context), targets, tooLong);
  }
}
