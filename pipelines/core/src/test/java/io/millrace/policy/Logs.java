package io.millrace.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Made-up traces of two models. */
final class Logs {

  private final SplittableRandom random;

  Logs(long seed) {
    random = new SplittableRandom(seed);
  }

  static RoutingPolicy policy(String scenario, Map<String, String> models, double explore) {
    return new RoutingPolicy(
        scenario,
        0,
        new TreeMap<>(models),
        "small",
        explore,
        List.of("large", "small"),
        List.of(),
        MinedFrom.NOTHING);
  }

  /** Traces of a class, each answered by the large model with this recorded probability. */
  List<LoggedChoice> weighed(
      String queryClass, int count, double share, double large, double small) {
    List<LoggedChoice> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isLarge = random.nextDouble() < share;
      double quality = random.nextDouble() < (isLarge ? large : small) ? 1 : 0;
      rows.add(
          new LoggedChoice(
              queryClass + i,
              i,
              queryClass,
              "p" + i,
              isLarge ? "large" : "small",
              isLarge ? share : 1 - share,
              quality));
    }
    return rows;
  }

  /** Traces of a class, each answered by one of these models, all as likely, with these means. */
  List<LoggedChoice> drawn(String queryClass, int count, Map<String, Double> means) {
    List<String> models = List.copyOf(new TreeMap<>(means).keySet());
    List<LoggedChoice> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String model = models.get(random.nextInt(models.size()));
      double quality = random.nextDouble() < means.get(model) ? 1 : 0;
      double share = 1.0 / models.size();
      rows.add(new LoggedChoice(queryClass + i, i, queryClass, "p" + i, model, share, quality));
    }
    return rows;
  }

  /** Prompts of a class that both models answered, without a propensity. */
  List<LoggedChoice> paired(String queryClass, int prompts, double large, double small) {
    List<LoggedChoice> rows = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      rows.add(pair(queryClass, i, "large", large));
      rows.add(pair(queryClass, i, "small", small));
    }
    return rows;
  }

  private LoggedChoice pair(String queryClass, int prompt, String model, double mean) {
    double quality = random.nextDouble() < mean ? 1 : 0;
    return new LoggedChoice(
        model + queryClass + prompt, prompt, queryClass, "p" + prompt, model, null, quality);
  }
}
