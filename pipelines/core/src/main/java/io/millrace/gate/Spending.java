package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a slot's alpha is shared out over its candidates. Candidate i (from 1) has the weight gamma_i
 * = 6/(pi² i²); the weights of all candidates together are 1.
 */
public enum Spending {
  /**
   * alpha gamma_i (promotions so far + 1): at most alpha of the promotions are false in expectation
   * (e-LOND: Xu and Ramdas, Online multiple testing with e-values, AISTATS 2024).
   */
  FDR,
  /** alpha gamma_i: the probability that any promotion of the slot is false is at most alpha. */
  FAMILY;

  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  double alpha(double policyAlpha, int number, int promotions) {
    double gamma = 6 / (Math.PI * Math.PI * number * number);
    int factor = this == FDR ? promotions + 1 : 1;
    return policyAlpha * gamma * factor;
  }
}
