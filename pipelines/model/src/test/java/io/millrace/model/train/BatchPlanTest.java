package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of examples, by which runs go on after a restart, also in a later release. */
class BatchPlanTest {

  private static int[] lengths(int examples) {
    Random random = new Random(examples);
    return random.ints(examples, 1, 9).toArray();
  }

  /** The order by its definition, with the library's shuffle and sort. */
  private static List<List<Integer>> epoch(int[] lengths, int microBatch, long seed, int epoch) {
    Random random = new Random(seed * 31 + epoch);
    List<Integer> order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
    Collections.shuffle(order, random);
    List<List<Integer>> batches = new ArrayList<>();
    for (List<Integer> window : BatchPlan.chunks(order, microBatch * 16)) {
      List<Integer> sorted = new ArrayList<>(window);
      sorted.sort(Comparator.comparingInt(example -> lengths[example]));
      batches.addAll(BatchPlan.chunks(sorted, microBatch));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "50, 4, 2", "64, 4, 1", "65, 1, 5", "500, 3, 4", "333, 8, 7", "7, 8, 1"})
  void theStepsOfEachEpochAreItsOrderInPortions(int examples, int microBatch, int accumulation) {
    int[] lengths = lengths(examples);
    BatchPlan plan = new BatchPlan(lengths, microBatch, accumulation, 9);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<List<List<Integer>>> steps = new ArrayList<>();
      for (int step = 0; step < plan.stepsPerEpoch(); step++) {
        steps.add(plan.step(epoch * plan.stepsPerEpoch() + step));
      }
      assertThat(steps)
          .isEqualTo(BatchPlan.chunks(epoch(lengths, microBatch, 9, epoch), accumulation));
    }
  }

  @Test
  void theStepsOfAnEpochShareOneOrderAndTheNextDrawsItsOwn() {
    BatchPlan plan = new BatchPlan(lengths(50), 4, 2, 9);
    EpochOrder first = plan.epoch(0);
    plan.step(0);
    plan.step(plan.stepsPerEpoch() - 1);
    assertThat(plan.epoch(0)).isSameAs(first);
    plan.step(plan.stepsPerEpoch());
    assertThat(plan.epoch(1)).isSameAs(plan.epoch(1)).isNotSameAs(first);
  }

  @Test
  void aStepIsTheSameWhateverStepsWereAskedBefore() {
    BatchPlan plan = new BatchPlan(lengths(50), 4, 2, 9);
    List<List<Integer>> early = plan.step(2);
    plan.step(40);
    assertThat(plan.step(2)).isEqualTo(early);
  }
}
