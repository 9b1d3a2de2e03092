package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedPropensityTest {

  private static final RoutingPolicy POLICY = Logs.policy("desk", Map.of("code", "large"), 0.2);
  private static final Map<String, RoutingPolicy> KNOWN = Map.of(POLICY.id(), POLICY);

  private static Double of(String policy, String model, Double recorded) {
    return RecordedPropensity.of(policy, "code", model, recorded, KNOWN);
  }

  @Test
  void whatAKnownPolicyDrewHasItsProbabilityWithoutTheHoldback() {
    assertThat(of(POLICY.id(), "large", 0.9 * 0.98)).isEqualTo(0.9);
    assertThat(of(POLICY.id(), "small", 0.1 * 0.98)).isEqualTo(0.1);
    assertThat(of(POLICY.id(), "small", null)).isNull();
  }

  @Test
  void armsOfACanaryAndHeldBackConversationsAreNoChoiceOfAModel() {
    assertThat(of("holdback:desk/triage", "base", 0.02)).isNull();
    assertThat(of("canary:desk/triage/7", "small", 0.1)).isNull();
  }

  @Test
  void whatAPolicyChoosesForAnotherClassOnlyWasDrawnInThatClassAndHasNoProbabilityHere() {
    RoutingPolicy plain = Logs.policy("desk", Map.of("code", "large"), 0);
    Map<String, RoutingPolicy> known = Map.of(plain.id(), plain);
    assertThat(RecordedPropensity.of(plain.id(), "code", "small", 0.98, known)).isNull();
    assertThat(RecordedPropensity.of(plain.id(), "short", "large", 0.98, known)).isNull();
    assertThat(RecordedPropensity.of(plain.id(), "code", "large", 0.98, known)).isEqualTo(1);
    assertThat(RecordedPropensity.of(plain.id(), "short", "small", 0.0, known)).isEqualTo(0.0);
  }

  @Test
  void whatAPolicyNeverChoosesIsAFaultOfTheRecord() {
    RoutingPolicy plain = Logs.policy("desk", Map.of("code", "small"), 0);
    Map<String, RoutingPolicy> known = Map.of(plain.id(), plain);
    assertThat(RecordedPropensity.of(plain.id(), "code", "large", 0.98, known)).isEqualTo(0);
    assertThat(of(POLICY.id(), "huge", 0.98)).isEqualTo(0);
  }

  @Test
  void aChoiceOfAnUnknownUnitHasNoProbabilityButAFaultOfItsRecordIsKept() {
    assertThat(RecordedPropensity.ofUnknownUnit(0.3)).isNull();
    assertThat(RecordedPropensity.ofUnknownUnit(null)).isNull();
    assertThat(RecordedPropensity.ofUnknownUnit(1.5)).isEqualTo(1.5);
  }

  @Test
  void whatOtherRoutersRecordIsTakenAsItIs() {
    assertThat(of("theirs", "small", 0.3)).isEqualTo(0.3);
    assertThat(of(null, "small", 1.5)).isEqualTo(1.5);
    assertThat(of(POLICY.id(), "small", 0.0)).isEqualTo(0.0);
  }
}
