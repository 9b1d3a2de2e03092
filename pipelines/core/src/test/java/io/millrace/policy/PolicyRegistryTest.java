package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.gate.Decision;
import io.millrace.registry.AdapterState;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotKind;
import io.millrace.registry.SlotLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyRegistryTest {

  private static final Slot SLOT = PolicyRegistry.routing("desk");
  private static final RoutingPolicy LARGE = Logs.policy("desk", Map.of("code", "large"), 0);
  private static final RoutingPolicy SMALL = Logs.policy("desk", Map.of("code", "small"), 0.1);

  @TempDir Path directory;
  private PolicyRegistry registry;

  @BeforeEach
  void open() {
    registry = new PolicyRegistry(new LocalRegistryStore(directory), Clock.systemUTC());
  }

  private void judge(RoutingPolicy policy, Decision decision, String verdict) throws Exception {
    PolicySettlement settlement = new PolicySettlement(registry.log(SLOT), policy.id());
    settlement.begin();
    settlement.end(decision, "because", verdict, registry.log(SLOT).state().active());
  }

  @Test
  void versionsCountFromOneAndAreNotSpentTwice() throws Exception {
    assertThat(propose(LARGE).policy().version()).isEqualTo(1);
    assertThat(propose(SMALL).policy().version()).isEqualTo(2);
    assertThat(propose(LARGE).policy().version()).isEqualTo(1);
    assertThat(registry.log(SLOT).state().sequence()).isEqualTo(2);
    assertThat(registry.activeRouting("desk")).isEmpty();
  }

  private PolicyRegistry.Published propose(RoutingPolicy policy) throws Exception {
    return registry.propose(policy, "test", "mined").published();
  }

  @Test
  void aPromotedPolicyIsActiveAndARollbackReturnsToTheOneBefore() throws Exception {
    propose(LARGE);
    propose(SMALL);
    judge(LARGE, Decision.PROMOTE, "v1");
    assertThat(registry.activeRouting("desk")).contains(LARGE.withVersion(1));
    judge(SMALL, Decision.PROMOTE, "v2");
    assertThat(registry.activeRouting("desk")).contains(SMALL.withVersion(2));
    SlotLog log = registry.log(SLOT);
    log.rollback("test", "harm");
    assertThat(registry.activeRouting("desk")).contains(LARGE.withVersion(1));
    log.rollback("test", "harm");
    assertThat(registry.activeRouting("desk")).isEmpty();
    assertThatThrownBy(() -> log.rollback("test", "harm"))
        .isInstanceOf(RefusedTransitionException.class)
        .hasMessageContaining("no routing policy serves");
  }

  @Test
  void aRejectedPolicyIsNeverActiveAndAHeldOneStaysAShadow() throws Exception {
    propose(LARGE);
    judge(LARGE, Decision.HOLD, "v1");
    assertThat(state(LARGE)).isEqualTo(AdapterState.SHADOW);
    judge(LARGE, Decision.REJECT, "v2");
    assertThat(state(LARGE)).isEqualTo(AdapterState.REJECTED);
    assertThat(registry.activeRouting("desk")).isEmpty();
    assertThatThrownBy(() -> judge(LARGE, Decision.PROMOTE, "v3"))
        .isInstanceOf(RefusedTransitionException.class)
        .hasMessageContaining("it is rejected there");
  }

  private AdapterState state(RoutingPolicy policy) throws Exception {
    return registry.log(SLOT).state().standing(policy.id()).orElseThrow().state();
  }

  @Test
  void aVerdictAgainstAnotherIncumbentPromotesNothing() throws Exception {
    propose(LARGE);
    PolicySettlement settlement = new PolicySettlement(registry.log(SLOT), LARGE.id());
    settlement.begin();
    assertThatThrownBy(
            () -> settlement.end(Decision.PROMOTE, "better", "v1", Optional.of(SMALL.id())))
        .isInstanceOf(RefusedTransitionException.class)
        .hasMessageContaining("something else is active");
  }

  @Test
  void slotsOfOneKindDoNotSeeThoseOfAnother() throws Exception {
    AgentConfigCandidate config =
        new AgentConfigCandidate(
            "desk",
            0,
            "code",
            "coder",
            "",
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            null,
            new AgentEvidence(9, 9, 0.8, 0.6),
            MinedFrom.NOTHING);
    propose(LARGE);
    SlotEntry entry = registry.propose(config, "test", "mined").entry().orElseThrow();
    assertThat(entry.slot()).isEqualTo(new Slot(SlotKind.AGENT_CONFIG, "desk", "code"));
    assertThat(entry.json()).contains("\"kind\":\"agent_config\"");
    assertThat(config.json()).contains("\"parts\":{\"applied\":[],\"not_applied\":[\"agent\"]}");
    assertThat(registry.slots("desk")).containsExactly(SLOT, entry.slot());
    assertThat(registry.slots("shop")).isEmpty();
    assertThat(registry.log(new Slot("desk", "code")).state().sequence()).isZero();
  }

  @Test
  void aChangedPolicyIsAnErrorThatNamesItsFile() throws Exception {
    propose(LARGE);
    Path file = directory.resolve("policies").resolve(LARGE.id()).resolve("policy.json");
    Files.writeString(
        file, Files.readString(file).replace("\"code\":\"large\"", "\"code\":\"small\""));
    assertThatThrownBy(() -> registry.all(SLOT))
        .hasMessageContaining("its content gives")
        .hasMessageContaining(file.toString());
  }
}
