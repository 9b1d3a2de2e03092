package io.millrace.policy;

/**
 * What a mined routing policy needs.
 *
 * @param minSupport rated answers of a model on a class, in effective number, before it may win
 * @param explore the share that the mined policy explores
 */
public record MiningRule(int minSupport, double explore) {

  public static final MiningRule DEFAULT = new MiningRule(5, 0);

  /**
   * @throws IllegalArgumentException when the support is negative or the share not in 0..1
   */
  public MiningRule {
    Checks.notNegative("min_support", minSupport);
    Checks.share("explore", explore);
  }
}
