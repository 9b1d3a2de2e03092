package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateOrderTest {

  private static final List<String> GROUPS = List.of("a", "b", "c", "d", "e", "f");

  @Test
  void theOrderFollowsFromCandidateEvaluationAndEntryAlone() {
    List<String> order = GateOrder.of("candidate", "evaluation", 1, GROUPS);

    assertThat(order).containsExactlyInAnyOrderElementsOf(GROUPS);
    assertThat(GateOrder.of("candidate", "evaluation", 1, List.of("f", "e", "d", "c", "b", "a")))
        .isEqualTo(order);
    Set<List<String>> orders = new HashSet<>();
    for (int entry = 1; entry <= 20; entry++) {
      orders.add(GateOrder.of("candidate", "evaluation", entry, GROUPS));
      orders.add(GateOrder.of("candidate" + entry, "evaluation", 1, GROUPS));
      orders.add(GateOrder.of("candidate", "evaluation" + entry, 1, GROUPS));
    }
    assertThat(orders).hasSizeGreaterThan(50);
  }

  @Test
  void everyGroupIsFirstAboutEquallyOften() {
    int[] first = new int[GROUPS.size()];
    for (int candidate = 0; candidate < 3000; candidate++) {
      first[GROUPS.indexOf(GateOrder.of("c" + candidate, "e", 1, GROUPS).get(0))]++;
    }
    assertThat(Arrays.stream(first).min().orElseThrow()).isGreaterThan(400);
    assertThat(Arrays.stream(first).max().orElseThrow()).isLessThan(600);
  }
}
