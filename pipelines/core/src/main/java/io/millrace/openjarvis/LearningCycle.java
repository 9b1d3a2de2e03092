package io.millrace.openjarvis;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * One cycle of OpenJarvis's learning: mine, advise, train, and accept when an evaluation improved.
 * Computes the verdict only; it writes no file, so a rejected cycle leaves nothing behind.
 */
public final class LearningCycle {
  /**
   * What a cycle reads and when it accepts.
   *
   * @param minImprovement least gain of the evaluation, inclusive
   * @param minSftPairs pairs without which nothing is trained
   */
  public record Options(double minImprovement, int minSftPairs, MiningOptions mining) {
    /** A gain of 0.02, ten pairs, the default mining. */
    public static final Options DEFAULT = new Options(0.02, 10, MiningOptions.DEFAULT);
  }

  private LearningCycle() {}

  /**
   * Runs a cycle and returns OpenJarvis's result keys without the timestamp.
   *
   * @param evaluation scores the system, once before and once after; null accepts without asking
   * @param trainer trains on the pairs and says how that went; null trains nothing
   */
  public static Map<String, Object> run(
      List<LegacyTrace> scan,
      Options options,
      DoubleSupplier evaluation,
      Function<List<SftPair>, Map<String, String>> trainer) {
    Map<String, Object> result = new LinkedHashMap<>();
    List<SftPair> pairs = SftPair.extract(scan, options.mining);
    int routes = RoutingEvidence.extract(scan, options.mining).size();
    int agents = AgentEvidence.extract(scan, options.mining).size();
    result.put("sft_pairs", pairs.size());
    result.put("routing_classes", routes);
    result.put("agent_classes", agents);
    if (pairs.isEmpty() && routes == 0 && agents == 0) {
      result.put("status", "skipped");
      result.put("reason", "no training data available");
      return result;
    }
    double baseline = 0;
    if (evaluation != null) {
      baseline = evaluation.getAsDouble();
      result.put("baseline_score", baseline);
    }
    result.put("routing_updated", routes > 0);
    result.put("agent_configs_evolved", !AgentRecommendation.analyze(scan).isEmpty());
    boolean trains = trainer != null && pairs.size() >= options.minSftPairs;
    result.put("lora_training", trains ? trainer.apply(pairs) : null);
    if (evaluation == null) {
      result.put("accepted", true);
      result.put("status", "completed");
    } else {
      judge(baseline, evaluation.getAsDouble(), options.minImprovement, result);
    }
    return result;
  }

  private static void judge(
      double baseline, double after, double minImprovement, Map<String, Object> result) {
    double improvement = after - baseline;
    boolean accepted = improvement >= minImprovement;
    result.put("post_score", after);
    result.put("improvement", improvement);
    result.put("accepted", accepted);
    result.put("status", accepted ? "completed" : "rejected");
    if (!accepted) {
      String rounded =
          new BigDecimal(improvement).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
      result.put("reason", "eval improvement " + rounded + " below threshold " + minImprovement);
    }
  }
}
