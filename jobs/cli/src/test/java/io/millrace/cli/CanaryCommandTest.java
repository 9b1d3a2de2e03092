package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.identity.Sha256;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryCommandTest {

  private static final Slot SLOT = new Slot("desk", "triage");
  private static final double HOLDBACK = 0.02;
  private static final double SHARE = 0.3;
  private static final int CONVERSATIONS = 300;

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
    log = new SlotLog(adapters.registry().store(), SLOT, Clock.systemUTC());
    old = adapters.publish(1);
    fresh = adapters.publish(2);
    move(old, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    move(fresh, AdapterState.CANDIDATE, AdapterState.SHADOW);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private void move(AdapterRecord adapter, AdapterState... states) throws Exception {
    for (AdapterState state : states) {
      log.append(SlotChange.of(adapter, state, "gate", "better", "v-" + adapter.id()));
    }
  }

  private String run(String... args) {
    int code = console.run(args);
    assertThat(code).as(String.join(" ", args) + ": " + console.err()).isZero();
    return console.out();
  }

  private String canary(String verb, String... more) {
    List<String> args =
        new ArrayList<>(List.of("canary", verb, "--scenario", "desk", "--role", "triage"));
    args.addAll(List.of(more));
    return run(args.toArray(String[]::new));
  }

  private String refused(String verb, String... more) {
    List<String> args =
        new ArrayList<>(List.of("canary", verb, "--scenario", "desk", "--role", "triage"));
    args.addAll(List.of(more));
    assertThat(console.run(args.toArray(String[]::new))).isEqualTo(1);
    return console.err();
  }

  private String start() throws IOException {
    adapters.judge(fresh, old);
    return canary("start", "--share", Double.toString(SHARE), "--min-rated", "30");
  }

  private String policy() throws IOException {
    return Assignment.rollout(
        SLOT.toString(), log.state().standing(fresh.id()).orElseThrow().since());
  }

  /** Two answers to each conversation, three hours ago, each with this rating. */
  private int traffic(String policy, ToDoubleBiFunction<CanaryArm, Integer> rating)
      throws IOException {
    Instant at = Instant.now().minus(Duration.ofHours(3));
    List<String> traces = new ArrayList<>();
    int rated = 0;
    for (int i = 0; i < CONVERSATIONS; i++) {
      String key =
          Sha256.hex(("c" + i).getBytes(StandardCharsets.UTF_8))
              .substring(0, 20)
              .replaceAll("[0-9]", "q");
      Assignment given =
          Assignment.of(key + i, SLOT.toString(), HOLDBACK, policy, OptionalDouble.of(SHARE));
      rated += given.arm() == CanaryArm.HOLDBACK ? 0 : 1;
      for (int turn = 0; turn < 2; turn++) {
        traces.add(
            trace(
                policy + i + "-" + turn,
                key + i,
                given,
                at.plusSeconds(60L * i / 10 + turn),
                rating.applyAsDouble(given.arm(), i)));
      }
    }
    console.commit(traces.toArray(String[]::new));
    run("load");
    return rated;
  }

  private String trace(String id, String key, Assignment given, Instant at, double rating) {
    String adapter =
        switch (given.arm()) {
          case CANARY -> fresh.id();
          case INCUMBENT -> old.id();
          case HOLDBACK -> "";
        };
    String probability = given.probability() > 0 ? ",\"propensity\":" + given.probability() : "";
    return ("{\"trace_id\":\"%s\",\"scenario\":\"desk\",\"query\":\"q %1$s\",\"result\":\"r\","
            + "\"adapter_id\":\"%s\",\"started_at\":%d,\"ended_at\":%d,\"feedback\":%s,"
            + "\"routing\":{\"policy\":\"%s\"%s},\"attributes\":{\"conversation_key\":\"%s\"}}")
        .formatted(
            id,
            adapter,
            at.toEpochMilli(),
            at.plusSeconds(1).toEpochMilli(),
            rating,
            given.policy(),
            probability,
            key);
  }

  private static double goodBesideBad(CanaryArm arm, int i) {
    return arm == CanaryArm.CANARY ? i % 4 == 0 ? 1 : 0 : i % 8 == 0 ? 0 : 1;
  }

  private static double alike(CanaryArm arm, int i) {
    return i % 8 == 0 ? 0 : 1;
  }

  @Test
  void harmReturnsToTheIncumbentAndTheSlotCoolsDown() throws Exception {
    assertThat(refused("start")).contains("has no verdict that promotes it in slot desk/triage");
    assertThat(start())
        .contains("answers 0.3 of the conversations", "harm returns to " + brief(old), "A loss of");
    assertThat(log.entry(log.state().sequence()).active()).contains(old.id());

    AdapterRecord third = adapters.publish(3);
    adapters.judge(third, old);
    move(third, AdapterState.CANDIDATE, AdapterState.SHADOW);
    assertThat(refused("start", "--adapter", third.id())).contains("is its canary already");

    int rated = traffic(policy(), CanaryCommandTest::goodBesideBad);
    String checked = canary("check");
    assertThat(checked)
        .contains("ROLLBACK: its conversations are rated lower")
        .contains("serves " + brief(old));
    assertThat(log.state().active()).contains(old.id());
    assertThat(log.state().standing(fresh.id()).orElseThrow().state())
        .isEqualTo(AdapterState.ROLLED_BACK);
    assertThat(rated).isGreaterThan(280);

    String id = checked.replaceAll("(?s).*Check ([0-9a-f]{64}).*", "$1");
    assertThat(run("canary", "replay", id))
        .contains("the same bytes: " + id + ", rollback (worse)");
    assertThat(refused("check")).contains("Slot desk/triage has no canary");
    assertThat(refused("start", "--adapter", third.id())).contains("did harm", "cools down");
    run("load");
    assertThat(run("sql", "SELECT state, verdict_id FROM adapters WHERE changed_by = 'canary'"))
        .contains("rolled_back", id.substring(0, 50));
  }

  @Test
  void enoughRatedConversationsWithoutAlarmMakeItActiveOnce() throws Exception {
    start();
    String former = policy().replaceAll("\\d+$", "1");
    traffic(former, CanaryCommandTest::goodBesideBad);
    assertThat(canary("check")).contains("HOLD: too few conversations are rated yet");
    int rated = traffic(policy(), CanaryCommandTest::alike);
    assertThat(canary("check", "--at", Instant.now().minus(Duration.ofHours(4)).toString()))
        .contains("HOLD", rated + " conversations wait");
    assertThat(canary("show")).contains("PROMOTE");
    assertThat(canary("show", "--json"))
        .contains("\"decision\":\"promote\"", "\"reason\":\"no_alarm\"", "\"waiting\":0");
    assertThat(log.state().active()).contains(old.id());
    assertThat(canary("check"))
        .contains("PROMOTE", " 0 are of no arm, 0 lack", "serves " + brief(fresh));
    assertThat(log.state().active()).contains(fresh.id());
    assertThat(log.state().rollbackTarget()).contains(old.id());
    assertThat(refused("check")).contains("has no canary");
  }

  @Test
  void whatIsSaidLateOrOfAFormerRolloutOrOfAnotherSlotsChangesNoVerdict() throws Exception {
    adapters.judge(fresh, old);
    canary("start", "--share", Double.toString(SHARE), "--min-rated", "10000");
    String former = policy().replaceAll("\\d+$", "1");
    traffic(policy(), CanaryCommandTest::alike);
    String at = Instant.now().minus(Duration.ofHours(1)).toString();
    String before = check(at);

    traffic(former, CanaryCommandTest::goodBesideBad);
    traffic(Assignment.rollout("desk/reply", 9), CanaryCommandTest::goodBesideBad);
    console.rate(rating(former + "0-0"), rating(former + "1-0"), rating(policy() + "2-1"));
    run("load");

    assertThat(check(at)).isEqualTo(before);
    assertThat(log.state().active()).contains(old.id());
    assertThat(log.state().in(AdapterState.CANARY)).containsExactly(fresh.id());
  }

  private String check(String at) {
    return canary("check", "--at", at).replaceAll("(?s).*Check ([0-9a-f]{64}).*", "$1");
  }

  /** A bad rating that comes hours after its conversation. */
  private static String rating(String traceId) {
    return "{\"trace_id\":\"%s\",\"name\":\"late\",\"source\":\"human\",\"score\":0,\"time\":\"%s\"}"
        .formatted(traceId, Instant.now());
  }

  @Test
  void conversationsWithoutTheirProbabilityPromoteNothing() throws Exception {
    start();
    traffic(policy(), CanaryCommandTest::alike);
    Assignment unknown = new Assignment(CanaryArm.CANARY, policy(), 0);
    console.commit(
        trace("x", "x", unknown, Instant.now().minus(Duration.ofHours(2)), 1),
        trace("y", "y", new Assignment(CanaryArm.CANARY, policy(), 1.5), Instant.EPOCH, 1));
    run("load");
    assertThat(canary("check")).contains("HOLD: conversations lack", "2 lack their probability");
    assertThat(log.state().active()).contains(old.id());
    canary("stop", "--why", "enough");
    assertThat(log.state().in(AdapterState.CANARY)).isEmpty();
    assertThat(log.state().active()).contains(old.id());
  }

  @Test
  void conversationsOfWhichNoTextWasKeptAreRefusedWithTheRemedy() throws Exception {
    start();
    console.keepNoText();
    int rated = traffic(policy(), CanaryCommandTest::alike);
    assertThat(rated).isPositive();
    assertThat(refused("check"))
        .contains("Cannot tell the conversations of slot desk/triage", "payload folder has none")
        .contains("millrace canary watch");
    assertThat(refused("show")).contains("of none of the %d answers".formatted(2 * rated));
    assertThat(log.state().in(AdapterState.CANARY)).containsExactly(fresh.id());
  }

  @Test
  void answersWithoutTextAreNoDrawsAndStopNoCheck() throws Exception {
    adapters.judge(fresh, old);
    canary("start", "--share", Double.toString(SHARE), "--min-rated", "10000");
    traffic(policy(), CanaryCommandTest::alike);
    String at = Instant.now().minus(Duration.ofHours(1)).toString();
    String before = check(at);
    console.keepNoText();
    Instant told = Instant.now().minus(Duration.ofHours(2));
    console.commit(
        trace("mute1", "m", new Assignment(CanaryArm.CANARY, policy(), SHARE), told, 0),
        trace("mute2", "m", new Assignment(CanaryArm.INCUMBENT, policy(), SHARE), told, 0));
    run("load");
    assertThat(canary("check", "--at", at))
        .contains("HOLD", "Check " + before)
        .contains("2 answers without text are not used, 1 of them the canary's");
    assertThat(canary("show", "--json")).contains("\"without_text\":2");
  }

  private static String brief(AdapterRecord adapter) {
    return adapter.id().substring(0, 12);
  }
}
