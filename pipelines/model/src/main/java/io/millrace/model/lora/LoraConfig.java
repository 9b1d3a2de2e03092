package io.millrace.model.lora;

import io.millrace.model.decoder.Projection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The shape of a low-rank adapter.
 *
 * @param rank inner width of the two matrices
 * @param alpha the product is scaled by {@code alpha / rank}, with {@code rankStabilised} by {@code
 *     alpha / √rank}
 * @param dropout share of a projection's inputs dropped in training, in [0, 1)
 * @param targets the adapted projections
 */
public record LoraConfig(
    int rank, double alpha, double dropout, boolean rankStabilised, Set<Projection> targets) {

  public LoraConfig {
    if (rank < 1) {
      throw new IllegalArgumentException("the rank is " + rank + "; at least 1 is needed");
    }
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException("alpha is " + alpha + "; a number above 0 is needed");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("the dropout is " + dropout + "; it must be in [0, 1)");
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("an adapter needs at least one target module");
    }
    targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
  }

  /** An adapter of all seven projections without dropout. */
  public static LoraConfig allLinear(int rank, double alpha) {
    return new LoraConfig(
        rank, alpha, 0, false, TargetModules.named(List.of(TargetModules.ALL_LINEAR)));
  }

  /** The factor applied to the product of the matrices. */
  public double scaling() {
    return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
  }
}
