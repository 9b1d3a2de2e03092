package io.millrace.canary;

/**
 * Evidence against "the canary's values are not lower": an e-process for two samples, looked at
 * after every value. Each value y in [0, 1] of an arm a multiplies the wealth by y θ(a)/θ + (1 - y)
 * (1 - θ(a))/(1 - θ), where θ is the mean expected from the values before, θ(a) is lower for the
 * canary and higher for the incumbent, and share θ(canary) + (1 - share) θ(incumbent) = θ. Over the
 * draw of the arm the expected factor is 1 where arms do not matter and below where the canary is
 * better, so wealth reaches 1/alpha with probability at most alpha, whenever one looks. This is the
 * block of one in Turner, Ly and Grünwald, Generic E-variables for exact sequential k-sample tests
 * that allow for optional stopping, Journal of Statistical Planning and Inference 230, 2024; wealth
 * is split over a fixed grid of losses, and over the values at which they may begin.
 */
final class HarmTest {

  /** Losses as fractions of the expected mean, and their shares of what is staked. */
  private static final double[] LOSSES = {0.06, 0.12, 0.24, 0.36, 0.53, 0.7};

  private static final double[] SHARES = {0.11, 0.33, 0.17, 0.11, 0.22, 0.06};

  /** How close to 1 the incumbent's mean may be bet to lie. */
  private static final double ROOM = 0.9;

  private final double share;
  private final StartMixture wealth = new StartMixture(SHARES);
  private final double[] factors = new double[LOSSES.length];
  private double sum = 1;
  private int count = 2;

  /**
   * @param share the probability with which a conversation goes to the canary
   */
  HarmTest(double share) {
    this.share = share;
  }

  /** Reads one value in [0, 1]. */
  void add(boolean canary, double value) {
    double mean = sum / count;
    double most = ROOM * (1 - mean) / share;
    double pull = (value - mean) * (share - (canary ? 1 : 0)) / (mean * (1 - mean));
    for (int bet = 0; bet < factors.length; bet++) {
      factors[bet] = 1 + Math.min(LOSSES[bet] * mean, most) * pull;
    }
    wealth.multiply(factors);
    sum += value;
    count++;
  }

  /** The wealth, which began as 1. */
  double wealth() {
    return wealth.total();
  }
}
