package io.millrace.model.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which examples each step takes. Every epoch takes every example once, in an order that follows
 * from seed and epoch alone, so that the step's number is all a resumed run needs. Examples of like
 * length share a micro-batch, which saves padding.
 */
public final class BatchPlan {

  /** Within this many micro-batches examples are sorted by length; more would order the epoch. */
  private static final int SORTED_TOGETHER = 16;

  private final int[] lengths;
  private final int microBatch;
  private final int accumulation;
  private final long seed;

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
    List<List<Integer>> epoch = epoch(step / stepsPerEpoch());
    int from = step % stepsPerEpoch() * accumulation;
    return epoch.subList(from, Math.min(from + accumulation, epoch.size()));
  }

  private List<List<Integer>> epoch(int epoch) {
    Random random = new Random(seed * 31 + epoch);
    List<Integer> order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
    Collections.shuffle(order, random);
    List<List<Integer>> batches = new ArrayList<>();
    for (List<Integer> window : chunks(order, microBatch * SORTED_TOGETHER)) {
      List<Integer> sorted = new ArrayList<>(window);
      sorted.sort(Comparator.comparingInt(example -> lengths[example]));
      batches.addAll(chunks(sorted, microBatch));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(List.copyOf(all.subList(from, Math.min(from + size, all.size()))));
    }
    return chunks;
  }
}
