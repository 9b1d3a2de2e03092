package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.policy.MinedFrom;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Rollout;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a canary may start. */
class CanaryStartCommandTest {

  private static final Slot SLOT = new Slot("desk", "triage");

  @TempDir Path home;
  private Console console;
  private PublishedAdapters adapters;
  private SlotLog log;
  private AdapterRecord old;
  private AdapterRecord fresh;

  @BeforeEach
  void oneServesAndOneIsAShadow() throws Exception {
    console = new Console(home);
    adapters = new PublishedAdapters(home, SLOT);
    log = log(Clock.systemUTC());
    old = adapters.publish(1);
    fresh = adapters.publish(2);
    move(old, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    move(fresh, AdapterState.CANDIDATE, AdapterState.SHADOW);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private SlotLog log(Clock clock) {
    return new SlotLog(adapters.registry().store(), SLOT, clock);
  }

  private void move(AdapterRecord adapter, AdapterState... states) throws Exception {
    move(log, adapter, states);
  }

  private static void move(SlotLog log, AdapterRecord adapter, AdapterState... states)
      throws Exception {
    for (AdapterState state : states) {
      log.append(SlotChange.of(adapter, state, "gate", "better", "v-" + adapter.id()));
    }
  }

  private int run(String verb, String... more) {
    List<String> args =
        new ArrayList<>(List.of("canary", verb, "--scenario", "desk", "--role", "triage"));
    args.addAll(List.of(more));
    return console.run(args.toArray(String[]::new));
  }

  private String canary(String verb, String... more) {
    assertThat(run(verb, more)).as(console.err()).isZero();
    return console.out();
  }

  private String refused(String verb, String... more) {
    assertThat(run(verb, more)).isEqualTo(1);
    return console.err();
  }

  private static String brief(AdapterRecord adapter) {
    return adapter.id().substring(0, 12);
  }

  @Test
  void withoutAShadowItSaysHowOneComesAbout() throws Exception {
    move(fresh, AdapterState.REJECTED);
    assertThat(refused("start"))
        .contains("no shadow", "millrace gate run --scenario DIR --role triage --canary");
  }

  @Test
  void aCanaryIsNotStartedWhereItWouldTakeTheAdapterOfAllRolesFromTheOthers() throws Exception {
    SlotLog all =
        new SlotLog(
            adapters.registry().store(), new Slot("desk", Slot.ANY_ROLE), Clock.systemUTC());
    AdapterRecord common = adapters.publish(4);
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      all.append(SlotChange.of(common, to, "gate", "better", "v-" + common.id()));
    }
    adapters.judge(fresh);
    log.rollback("test", "nothing of its own");
    assertThat(refused("start"))
        .contains("Cannot start a canary in slot desk/triage", brief(common) + " of slot desk/*")
        .contains("promote its shadow with millrace gate run --scenario DIR --role triage");
    assertThat(log.state().in(AdapterState.SHADOW)).containsExactly(fresh.id());

    all.rollback("test", "back to the base");
    assertThat(canary("start")).contains("harm returns to the plain base");
  }

  @Test
  void aCanaryIsNotStartedWhereARoutingPolicyLeavesItNoConversation() throws Exception {
    adapters.judge(fresh, old);
    String own = "desk-triage@" + brief(old);
    RoutingPolicy exploring = routing(Map.of("code", "large"), own, 0.1, "large", own);
    SlotLog policies = promote(exploring);
    assertThat(refused("start"))
        .contains("Cannot start a canary in slot desk/triage", exploring.id().substring(0, 12))
        .contains("(its models: " + own + ", large)", "gate run --scenario DIR --role triage, take")
        .contains("rollback --scenario desk --kind")
        .contains("--beside-policy where clients ask for desk-triage by its own name");
    assertThat(log.state().in(AdapterState.SHADOW)).containsExactly(fresh.id());
    assertThat(canary("start", "--beside-policy")).contains("classes: none; not: code, math");
    canary("stop", "--why", "enough");

    policies.rollback("test", "nothing is routed");
    AdapterRecord third = adapters.publish(3);
    adapters.judge(third, old);
    move(third, AdapterState.CANDIDATE, AdapterState.SHADOW);
    promote(routing(Map.of("code", "large"), own, 0, "large", own));
    assertThat(canary("start", "--adapter", third.id()))
        .contains(
            "it divides those of the classes: math, short, long, general, unknown; not: code");
  }

  @Test
  void anEarlierAdapterOfTheSlotIsWhatTheSlotServesAndAShadowIsNot() throws Exception {
    AdapterRecord newer = adapters.publish(3);
    move(newer, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    adapters.judge(fresh, newer);
    String earlier = "desk-triage@" + brief(old);
    String shadow = "desk-triage@" + brief(fresh);
    promote(routing(Map.of("code", shadow), earlier, 0, earlier, shadow));

    assertThat(canary("start"))
        .contains(
            "it divides those of the classes: math, short, long, general, unknown; not: code");
  }

  @Test
  void theScenariosNameIsWhatItsFirstSlotServes() throws Exception {
    adapters.judge(fresh, old);
    String own = "desk-triage@" + brief(old);
    promote(routing(Map.of("code", "desk"), own, 0, "desk", own));
    assertThat(canary("start")).doesNotContain("it divides those of the classes");
    canary("stop", "--why", "enough");

    AdapterRecord third = adapters.publish(3);
    adapters.judge(third, old);
    move(third, AdapterState.CANDIDATE, AdapterState.SHADOW);
    SlotLog before =
        new SlotLog(adapters.registry().store(), new Slot("desk", "greet"), Clock.systemUTC());
    move(before, adapters.publish(4), AdapterState.CANDIDATE);
    assertThat(canary("start", "--adapter", third.id()))
        .contains(
            "it divides those of the classes: math, short, long, general, unknown; not: code");
  }

  private static RoutingPolicy routing(
      Map<String, String> models, String otherwise, double explore, String... candidates) {
    return new RoutingPolicy(
        "desk",
        0,
        new TreeMap<>(models),
        otherwise,
        explore,
        List.of(candidates),
        List.of(),
        MinedFrom.NOTHING);
  }

  private SlotLog promote(RoutingPolicy policy) throws Exception {
    PolicyRegistry registry = new PolicyRegistry(adapters.registry().store(), Clock.systemUTC());
    registry.propose(policy, "test", "to see it");
    SlotLog policies = registry.log(PolicyRegistry.routing("desk"));
    String id = policy.id();
    policies.append(new SlotChange(id, id, AdapterState.SHADOW, "test", "to see it", null));
    policies.append(new SlotChange(id, id, AdapterState.ACTIVE, "test", "to see it", "v1"));
    return policies;
  }

  /** Ends a canary for harm at a time, as a check does. */
  private void harm(Instant at, Duration coolDown) throws Exception {
    AdapterRecord harmful = adapters.publish(3);
    SlotLog then = log(Clock.fixed(at, ZoneOffset.UTC));
    move(then, harmful, AdapterState.CANDIDATE, AdapterState.SHADOW);
    Rollout rollout =
        new Rollout(0.1, 10, at.plus(coolDown), Duration.ofHours(1), coolDown, 0.05, 0.05);
    String id = harmful.id();
    String weights = harmful.weightsHash();
    then.append(
        new SlotChange(id, weights, AdapterState.CANARY, "somebody", "to see it", "v", rollout));
    then.append(
        new SlotChange(id, weights, AdapterState.ROLLED_BACK, "canary", "worse", "check", null));
  }

  @Test
  void aSlotCoolsDownWhateverElseItsLogSaysMeanwhile() throws Exception {
    adapters.judge(fresh, old);
    Instant harm = Instant.now().minus(Duration.ofHours(23));
    harm(harm, Duration.ofHours(24));
    AdapterRecord other = adapters.publish(4);
    move(other, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.REJECTED);
    AdapterRecord better = adapters.publish(5);
    move(better, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    log.rollback("somebody", "by hand");

    assertThat(refused("start"))
        .contains("before " + harm.plus(Duration.ofHours(24)), "cools down");
    assertThat(log.state().in(AdapterState.SHADOW)).containsExactly(fresh.id());
  }

  @Test
  void aCanaryStartsOnceTheSlotHasCooledDown() throws Exception {
    adapters.judge(fresh, old);
    harm(Instant.now().minus(Duration.ofHours(23)), Duration.ofHours(22));

    assertThat(canary("start")).contains(brief(fresh) + " answers 0.1 of the conversations");
    assertThat(log.state().in(AdapterState.CANARY)).containsExactly(fresh.id());
  }

  @Test
  void aPersonsStopCoolsNothingDown() throws Exception {
    adapters.judge(fresh, old);
    AdapterRecord third = adapters.publish(3);
    adapters.judge(third, old);
    move(third, AdapterState.CANDIDATE, AdapterState.SHADOW);
    canary("start", "--adapter", fresh.id());
    canary("stop", "--why", "enough");

    assertThat(canary("start", "--adapter", third.id())).contains("harm returns to " + brief(old));
  }
}
