package io.millrace.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;

/**
 * A made-up world: models of unequal ability on classes, prompts of unequal difficulty, and a
 * router that gives the hard ones to the larger models more often, for reasons that the traces do
 * not tell.
 */
final class RoutingWorld {

  private static final List<String> CLASSES = List.of("code", "general", "math", "short");
  private static final List<String> MODELS = List.of("large", "middle", "small");
  private static final int LEVELS = 5;
  private static final double GOOD = 0.85;
  private static final double BAD = 0.15;
  private static final double SPREAD = 0.3;

  private final SplittableRandom random;
  private final double[][] ability = new double[CLASSES.size()][MODELS.size()];
  private final double[] slope = new double[CLASSES.size()];

  RoutingWorld(long seed) {
    random = new SplittableRandom(seed);
    for (int c = 0; c < CLASSES.size(); c++) {
      slope[c] = 2 + 3 * random.nextDouble();
      for (int m = 0; m < MODELS.size(); m++) {
        ability[c][m] = 2.5 - 0.7 * m + 2 * (random.nextDouble() - 0.5) + slope[c] / 2 - 1;
      }
    }
  }

  /**
   * A trace and what nobody but a rule for successes reads: whether its outcome was one.
   *
   * @param success whether the run ended well
   */
  record Told(LoggedChoice choice, boolean success) {}

  List<Told> traces(int count, RoutingLogs logs) {
    List<Told> told = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int prompt = random.nextInt(Math.max(1, count / logs.repetitions()));
      int id = logs.repetitions() == 1 ? i : prompt;
      int c = id % CLASSES.size();
      double difficulty = (double) (id / CLASSES.size() % LEVELS) / (LEVELS - 1);
      double[] shares = shares(difficulty);
      int m = draw(shares);
      boolean success = random.nextDouble() < success(c, m, difficulty);
      double quality = (success ? GOOD : BAD) + SPREAD * (random.nextDouble() - 0.5);
      told.add(
          new Told(
              new LoggedChoice(
                  "u" + i,
                  i,
                  CLASSES.get(c),
                  "p" + id,
                  MODELS.get(m),
                  logs == RoutingLogs.LOGGED ? shares[m] : null,
                  quality),
              success));
    }
    return told;
  }

  /** Quality lost against the best model of each class, classes being equally frequent. */
  double regret(RoutingPolicy policy) {
    double lost = 0;
    for (int c = 0; c < CLASSES.size(); c++) {
      double best = 0;
      for (int m = 0; m < MODELS.size(); m++) {
        best = Math.max(best, value(c, m));
      }
      lost += best - value(c, MODELS.indexOf(policy.model(CLASSES.get(c))));
    }
    return lost / CLASSES.size();
  }

  /** A policy of these models. */
  static RoutingPolicy policy(SortedMap<String, String> models) {
    return new RoutingPolicy(
        "world", 0, models, MODELS.get(0), 0, MODELS, List.of(), MinedFrom.NOTHING);
  }

  private double value(int queryClass, int model) {
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      sum += success(queryClass, model, (double) level / (LEVELS - 1));
    }
    return BAD + (GOOD - BAD) * sum / LEVELS;
  }

  private double success(int queryClass, int model, double difficulty) {
    double logit = ability[queryClass][model] - slope[queryClass] * difficulty;
    return 1 / (1 + StrictMath.exp(-logit));
  }

  private static double[] shares(double difficulty) {
    double[] shares = new double[MODELS.size()];
    double sum = 0;
    for (int m = 0; m < shares.length; m++) {
      shares[m] = StrictMath.exp(2.5 * (difficulty - 0.5) * (1 - m));
      sum += shares[m];
    }
    for (int m = 0; m < shares.length; m++) {
      shares[m] /= sum;
    }
    return shares;
  }

  private int draw(double[] shares) {
    double left = random.nextDouble();
    for (int m = 0; m < shares.length - 1; m++) {
      left -= shares[m];
      if (left < 0) {
        return m;
      }
    }
    return shares.length - 1;
  }
}
