package io.millrace.model.train;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The order of one epoch: a random order of all examples, sorted by length within windows of some
 * micro-batches, whose micro-batches are then put in a random order. Equal arguments give the same
 * order in every release, since runs go on from their steps' numbers.
 */
final class EpochOrder {

  /** Within this many micro-batches examples are sorted by length; more would order the epoch. */
  private static final int SORTED_TOGETHER = 16;

  private final int microBatch;
  private final int[] examples;
  private final int[] starts;

  /**
   * Draws the order.
   *
   * @param lengths of the examples in tokens
   * @param microBatch examples that go through the model at once
   * @param seed of this epoch
   */
  EpochOrder(int[] lengths, int microBatch, long seed) {
    this.microBatch = microBatch;
    this.examples = IntStream.range(0, lengths.length).toArray();
    this.starts = new int[(int) (((long) lengths.length + microBatch - 1) / microBatch)];
    Arrays.setAll(starts, batch -> batch * microBatch);
    Random random = new Random(seed);
    shuffle(examples, random);
    long window = (long) microBatch * SORTED_TOGETHER;
    for (long from = 0; from < examples.length; from += window) {
      sort((int) from, (int) Math.min(from + window, examples.length), lengths);
    }
    shuffle(starts, random);
  }

  /** How many micro-batches there are. */
  int size() {
    return starts.length;
  }

  /** The examples of a micro-batch. */
  List<Integer> microBatch(int index) {
    int from = starts[index];
    int to = (int) Math.min((long) from + microBatch, examples.length);
    return Arrays.stream(examples, from, to).boxed().toList();
  }

  /** As {@link java.util.Collections#shuffle(List, Random)}. */
  private static void shuffle(int[] values, Random random) {
    for (int size = values.length; size > 1; size--) {
      int other = random.nextInt(size);
      int last = values[size - 1];
      values[size - 1] = values[other];
      values[other] = last;
    }
  }

  /** By length; examples of one length stay in their order. */
  private void sort(int from, int to, int[] lengths) {
    long[] keys = new long[to - from];
    Arrays.setAll(keys, i -> ((long) lengths[examples[from + i]] << Integer.SIZE) | i);
    Arrays.sort(keys);
    int[] unsorted = Arrays.copyOfRange(examples, from, to);
    for (int i = 0; i < keys.length; i++) {
      examples[from + i] = unsorted[(int) keys[i]];
    }
  }
}
