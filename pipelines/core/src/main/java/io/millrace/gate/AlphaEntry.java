package io.millrace.gate;

/**
 * One candidate's share of a slot's alpha, reserved before its first answer and never given back.
 *
 * @param number from 1, in order of reservation
 * @param weights SHA-256 of the candidate's weights, which a renamed copy shares
 * @param holds how often its test was held
 * @param decision null while the test is open, else promote or reject
 */
public record AlphaEntry(int number, String weights, double alpha, int holds, Decision decision) {

  /** Whether the test goes on. */
  public boolean open() {
    return decision == null;
  }
}
