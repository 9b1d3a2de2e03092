package io.millrace.openjarvis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mining.QueryClass;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RouterPolicyTest {
  @Test
  void namesNoModelBeforeTheFifthObservation() {
    RouterPolicy policy = observe(RouterPolicy.EMPTY, trace("a", 0.5), 4);
    assertThat(policy.modelFor(QueryClass.SHORT)).isEmpty();
    assertThat(policy.observe(trace("a", 0.5)).modelFor(QueryClass.SHORT)).contains("a");
  }

  @Test
  void replacesAModelOnlyUntilTheFifthObservation() {
    RouterPolicy early = observe(RouterPolicy.EMPTY, trace("a", 0.5), 4).observe(trace("b", 0.9));
    assertThat(early.models()).containsEntry(QueryClass.SHORT, "b");
    RouterPolicy late = observe(RouterPolicy.EMPTY, trace("a", 0.5), 5).observe(trace("b", 0.9));
    assertThat(late.models()).containsEntry(QueryClass.SHORT, "a");
  }

  @Test
  void updatesOnlyFromModelsWithFiveTraces() {
    List<LegacyTrace> scan = Collections.nCopies(4, trace("a", 1.0));
    assertThat(RouterPolicy.EMPTY.update(scan).models()).isEmpty();
  }

  @Test
  void ignoresTracesWithoutAModelWhenRebuilding() {
    assertThat(RouterPolicy.EMPTY.rebuild(List.of(trace("", 1.0)))).isEqualTo(RouterPolicy.EMPTY);
  }

  private static RouterPolicy observe(RouterPolicy policy, LegacyTrace trace, int times) {
    RouterPolicy observed = policy;
    for (int i = 0; i < times; i++) {
      observed = observed.observe(trace);
    }
    return observed;
  }

  private static LegacyTrace trace(String model, double feedback) {
    return new LegacyTrace(
        "id", "hello", "world", "agent", model, "success", feedback, 0, 0, 0, List.of());
  }
}
