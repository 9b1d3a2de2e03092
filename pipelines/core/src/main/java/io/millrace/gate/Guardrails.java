package io.millrace.gate;

import java.util.List;

/**
 * What a candidate must not break, however good its answers are.
 *
 * @param invalidRise by how much its share of invalid outputs may exceed the incumbent's
 * @param tokenRatio how many times the incumbent's output tokens it may write; 0 = not looked at
 * @param latencyRatio how many times the incumbent's latency it may take, looked at only when both
 *     arms were interleaved on the serving engine; 0 = not looked at
 * @param forbidden RE2 patterns that must not occur in its answers where the incumbent's answer
 *     does not hold them too
 */
public record Guardrails(
    double invalidRise, double tokenRatio, double latencyRatio, List<String> forbidden) {

  public static final Guardrails DEFAULT = new Guardrails(0.02, 2.0, 2.0, List.of());

  public Guardrails {
    forbidden = List.copyOf(forbidden);
    Limits.check("invalid_rise", invalidRise, 0, 0.99);
    Limits.check("token_ratio", tokenRatio, 0, 1000);
    Limits.check("latency_ratio", latencyRatio, 0, 1000);
  }
}
