package io.millrace.gate;

/** Looks for harm on one slice: an e-process against "the slice's loss is at most the margin". */
final class SliceTest {

  private final String name;
  private final int planned;
  private final GatePolicy policy;
  private final double alpha;
  private final EProcess harm;
  private double sum;
  private int read;

  SliceTest(String name, int planned, int slices, GatePolicy policy) {
    this.name = name;
    this.planned = planned;
    this.policy = policy;
    this.alpha = Referee.SLICE_ALPHA / slices;
    this.harm = new EProcess(policy.sliceMargin());
  }

  void read(double difference) {
    harm.add(-difference);
    sum += difference;
    read++;
  }

  boolean harmed() {
    return harm.reaches(alpha);
  }

  /** Whether the slice has groups enough to be judged at all. */
  boolean judgeable() {
    return planned >= policy.minSlice();
  }

  boolean judged() {
    return read >= policy.minSlice();
  }

  SliceResult result() {
    double gain = read == 0 ? 0 : Numbers.rounded(sum / read);
    return new SliceResult(name, planned, read, gain, harmed(), judged(), smallestLoss());
  }

  /** The smallest share of the groups read that, lost with all others tied, counts as harm. */
  private Double smallestLoss() {
    for (int lost = 1; lost <= read; lost++) {
      EProcess imagined = new EProcess(policy.sliceMargin());
      for (int group = 0; group < read; group++) {
        imagined.add(group < lost ? 1 : 0);
      }
      if (imagined.reaches(alpha)) {
        return Numbers.rounded((double) lost / read);
      }
    }
    return null;
  }
}
