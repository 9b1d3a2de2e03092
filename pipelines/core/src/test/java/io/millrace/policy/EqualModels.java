package io.millrace.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up traces of three classes and two models that are as good on average, by a router that
 * gives the hard prompts to the large one. How hard a prompt is, no trace tells.
 */
enum EqualModels {
  LOGGED("probabilities recorded, each model better on other prompts"),
  SPLIT("probabilities recorded, one class gains what another loses"),
  PROMPTS("nothing recorded, prompts come again"),
  SWITCHED("prompts come again, later probabilities are recorded");

  private static final List<String> CLASSES = List.of("code", "general", "math");
  private static final int LEVELS = 5;
  private static final int PROMPTS_EACH = 20;

  private final String words;

  EqualModels(String words) {
    this.words = words;
  }

  /** For people. */
  String words() {
    return words;
  }

  /** Traces in the order in which they come. */
  List<LoggedChoice> traces(SplittableRandom random, int count) {
    List<LoggedChoice> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean logged = i >= firstLogged(count);
      int c = random.nextInt(CLASSES.size());
      int prompt = random.nextInt(LEVELS * PROMPTS_EACH);
      double hard = (double) (prompt % LEVELS) / (LEVELS - 1) - 0.5;
      double share = 0.5 + 0.8 * hard;
      boolean large = random.nextDouble() < share;
      Double propensity = large ? share : 1 - share;
      double quality = random.nextDouble() < mean(c, hard, large) ? 1 : 0;
      rows.add(
          new LoggedChoice(
              "u" + i,
              i,
              CLASSES.get(c),
              logged ? "once" + i : "p" + c + "-" + prompt,
              large ? "large" : "small",
              logged ? propensity : null,
              quality));
    }
    return rows;
  }

  private int firstLogged(int count) {
    return switch (this) {
      case LOGGED, SPLIT -> 0;
      case PROMPTS -> count;
      case SWITCHED -> count / 2;
    };
  }

  /** The chance of a good answer; over all prompts of all classes the same of both models. */
  private double mean(int queryClass, double hard, boolean large) {
    double better =
        switch (this) {
          case LOGGED -> 0.4 * hard;
          case SPLIT -> 0.06 * (queryClass - 1);
          case PROMPTS, SWITCHED -> 0;
        };
    return 0.6 - 0.3 * hard + (large ? better : -better);
  }
}
