package io.millrace.gate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How soon the test finds a candidate that is better on one share of the groups and worse on
 * another, by seeded simulation of campaigns without slices.
 */
public final class GatePower {

  private static final long SEED = 20_240_117;

  private final int[] crossings;

  private GatePower(int[] crossings) {
    this.crossings = crossings;
  }

  /**
   * Simulates campaigns.
   *
   * @param better share of the groups with a difference of 1
   * @param worse share of the groups with a difference of -1
   * @param most groups after which a campaign is given up
   */
  public static GatePower simulate(
      double better, double worse, double alpha, int most, int campaigns) {
    SplittableRandom random = new SplittableRandom(SEED);
    int[] crossings = new int[campaigns];
    for (int campaign = 0; campaign < campaigns; campaign++) {
      crossings[campaign] = crossing(better, worse, alpha, most, random);
    }
    Arrays.sort(crossings);
    return new GatePower(crossings);
  }

  private static int crossing(
      double better, double worse, double alpha, int most, SplittableRandom random) {
    EProcess gain = new EProcess(0);
    for (int group = 1; group <= most; group++) {
      double draw = random.nextDouble();
      int value = draw < better ? 1 : draw < better + worse ? -1 : 0;
      gain.add(value);
      if (value == 1 && gain.reaches(alpha)) {
        return group;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** The share of campaigns that reached their threshold within so many groups. */
  public double power(int groups) {
    return (double) Arrays.stream(crossings).filter(at -> at <= groups).count() / crossings.length;
  }

  /** The groups needed for this power, -1 when the campaigns were given up before. */
  public int groups(double power) {
    int at =
        crossings[Math.min(crossings.length - 1, (int) Math.ceil(power * crossings.length) - 1)];
    return at == Integer.MAX_VALUE ? -1 : at;
  }
}
