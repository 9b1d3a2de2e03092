package io.millrace.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which examples each step takes. Every epoch takes every example once, in an order that follows
 * from seed and epoch alone, so that the step's number is all a resumed run needs. Examples of like
 * length share a micro-batch, which saves padding. Not safe for several threads.
 */
public final class BatchPlan {

  private final int[] lengths;
  private final int microBatch;
  private final int accumulation;
  private final long seed;
  private EpochOrder newest;
  private int newestEpoch;

  /**
   * Plans over examples of these lengths in tokens.
   *
   * @param microBatch examples that go through the model at once
   * @param accumulation micro-batches of one step
   */
  public BatchPlan(int[] lengths, int microBatch, int accumulation, long seed) {
    if (lengths.length == 0) {
      throw new IllegalArgumentException("there is no example to learn from");
    }
    if (microBatch < 1 || accumulation < 1) {
      throw new IllegalArgumentException(
          accumulation + " micro-batches of " + microBatch + " examples make no step");
    }
    this.lengths = lengths.clone();
    this.microBatch = microBatch;
    this.accumulation = accumulation;
    this.seed = seed;
  }

  /** Steps in which every example is taken once; the last one may be smaller. */
  public int stepsPerEpoch() {
    int microBatches = (lengths.length + microBatch - 1) / microBatch;
    return (microBatches + accumulation - 1) / accumulation;
  }

  /** The micro-batches of a step, as indices of examples; steps count from 0 over all epochs. */
  public List<List<Integer>> step(int step) {
    EpochOrder epoch = epoch(step / stepsPerEpoch());
    int from = step % stepsPerEpoch() * accumulation;
    int to = Math.min(from + accumulation, epoch.size());
    return IntStream.range(from, to).mapToObj(epoch::microBatch).toList();
  }

  /** The order of an epoch; drawn once for steps that follow one another. */
  EpochOrder epoch(int epoch) {
    if (newest == null || newestEpoch != epoch) {
      newest = new EpochOrder(lengths, microBatch, seed * 31 + epoch);
      newestEpoch = epoch;
    }
    return newest;
  }

  static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(List.copyOf(all.subList(from, Math.min(from + size, all.size()))));
    }
    return chunks;
  }
}
