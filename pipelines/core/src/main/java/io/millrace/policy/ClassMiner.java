package io.millrace.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which model a class's traces speak for, without comparing what was chosen for other queries. */
final class ClassMiner {

  /** One-sided 95 %. */
  private static final double Z = 1.6449;

  private ClassMiner() {}

  /** The model; empty where nothing can be compared. */
  static Optional<String> best(List<LoggedChoice> rated, String present, int minSupport) {
    List<LoggedChoice> weighable = rated.stream().filter(LoggedChoice::weighable).toList();
    Optional<String> best = byWeights(weighable, minSupport);
    return best.isPresent() ? best : byPrompts(rated, present, minSupport);
  }

  /** The model with the highest lower bound of its self-normalised mean. */
  private static Optional<String> byWeights(List<LoggedChoice> rated, int minSupport) {
    Map<String, WeightedMean> means = new TreeMap<>();
    for (LoggedChoice row : rated) {
      if (!row.model().isBlank()) {
        means
            .computeIfAbsent(row.model(), model -> new WeightedMean())
            .add(1 / row.propensity(), row.quality());
      }
    }
    String best = null;
    double highest = -1;
    for (Map.Entry<String, WeightedMean> entry : means.entrySet()) {
      WeightedMean mean = entry.getValue();
      double lower = wilson(mean.mean(), mean.effective());
      if (mean.effective() >= minSupport && lower > highest) {
        best = entry.getKey();
        highest = lower;
      }
    }
    return means.size() > 1 ? Optional.ofNullable(best) : Optional.empty();
  }

  /** The model whose gain over the present one, on prompts of both, has the highest lower bound. */
  private static Optional<String> byPrompts(
      List<LoggedChoice> rated, String present, int minSupport) {
    Map<String, Map<String, PromptGroup>> rivals = new TreeMap<>();
    rated.stream()
        .map(LoggedChoice::model)
        .filter(model -> !model.isBlank() && !model.equals(present))
        .forEach(model -> rivals.put(model, new TreeMap<>()));
    Optional<String> best = Optional.empty();
    double highest = 0;
    for (Map.Entry<String, Map<String, PromptGroup>> rival : rivals.entrySet()) {
      Map<String, PromptGroup> groups = rival.getValue();
      for (LoggedChoice row : rated) {
        if (row.prompt() != null) {
          groups
              .computeIfAbsent(row.prompt(), prompt -> new PromptGroup(rival.getKey(), present))
              .add(row.model(), row.quality());
        }
      }
      groups.values().removeIf(group -> !group.both());
      if (groups.size() >= Math.max(1, minSupport)) {
        double lower = lower(groups.values().stream().map(PromptGroup::difference).toList());
        if (best.isEmpty()) {
          best = Optional.of(present);
        }
        if (lower > highest) {
          best = Optional.of(rival.getKey());
          highest = lower;
        }
      }
    }
    return best;
  }

  private static double lower(List<Double> differences) {
    double n = differences.size();
    double mean = differences.stream().mapToDouble(each -> each).sum() / n;
    double squares = differences.stream().mapToDouble(each -> (each - mean) * (each - mean)).sum();
    return mean - Z * Math.sqrt((squares + 1) / n / n);
  }

  /** Wilson's one-sided lower bound (Wilson 1927), as the tables have it. */
  static double wilson(double mean, double n) {
    double z2 = Z * Z;
    double spread = Z * Math.sqrt(mean * (1 - mean) / n + z2 / (4 * n * n));
    return (mean + z2 / (2 * n) - spread) / (1 + z2 / n);
  }
}
