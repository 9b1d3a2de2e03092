package io.millrace.gate;

/** What both arms used of something, over the groups for which both are known. */
final class Usage {

  private double candidate;
  private double incumbent;
  private int groups;

  void add(Number candidateUse, Number incumbentUse) {
    if (candidateUse != null && incumbentUse != null) {
      candidate += candidateUse.doubleValue();
      incumbent += incumbentUse.doubleValue();
      groups++;
    }
  }

  /** Whether the candidate used more than so many times as much; a limit of 0 is never exceeded. */
  boolean exceeds(double limit, int leastGroups) {
    return limit > 0 && groups >= leastGroups && candidate > limit * incumbent;
  }

  /** How many times as much the candidate used, null when that is unknown. */
  Double ratio() {
    return groups == 0 || incumbent == 0 ? null : Numbers.rounded(candidate / incumbent);
  }
}
