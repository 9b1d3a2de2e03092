package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.AdapterState;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import io.millrace.serve.slots.SlotNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {

  private static final int HELD = 3;

  @TempDir Path home;
  private final SplittableRandom random = new SplittableRandom(2);
  private Console console;
  private int next;
  private String larger = "large";

  @BeforeEach
  void open() {
    console = new Console(home);
  }

  @AfterEach
  void close() {
    console.close();
  }

  private String run(int expected, String... args) {
    int code = console.run(args);
    assertThat(code)
        .as(String.join(" ", args) + ": " + console.out() + console.err())
        .isEqualTo(expected);
    return console.out() + console.err();
  }

  private String policy(int expected, String verb, String... more) {
    List<String> args = new ArrayList<>(List.of("policy", verb, "--scenario", "desk"));
    args.addAll(List.of(more));
    return run(expected, args.toArray(String[]::new));
  }

  private String export(int expected, String... more) {
    List<String> args = new ArrayList<>(List.of("export", "policy", "--scenario", "desk"));
    args.addAll(List.of(more));
    return run(expected, args.toArray(String[]::new));
  }

  /** Traces of short queries, three of four given to the small model, with this routing. */
  private void traffic(int count, double large, double small, String propensity)
      throws IOException {
    traffic("question", count, large, small, propensity);
  }

  private void traffic(String query, int count, double large, double small, String propensity)
      throws IOException {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean isLarge = random.nextDouble() < 0.25;
      double mean = isLarge ? large : small;
      String share = propensity.replace("P", isLarge ? "0.25" : "0.75");
      traces.add(
          ("{\"trace_id\":\"t%d\",\"scenario\":\"desk\",\"query\":\"%5$s %1$d\","
                  + "\"result\":\"r\",\"model\":\"%s\",\"agent\":\"helper\","
                  + "\"config\":{\"temperature\":0.3},\"feedback\":%d%s}")
              .formatted(
                  next++,
                  isLarge ? larger : "small",
                  random.nextDouble() < mean ? 1 : 0,
                  share,
                  query));
    }
    console.commit(traces.toArray(String[]::new));
    run(0, "load");
  }

  private static final String LOGGED = ",\"routing\":{\"policy\":\"p\",\"propensity\":P}";

  @Test
  void aPolicyIsMinedJudgedByLaterTracesServedAndTakenBack() throws Exception {
    traffic(400, 0.9, 0.4, LOGGED);
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--explore", "0.1"))
        .contains("version 1", "is a candidate: short → large", "explores 0.1");
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--explore", "0.1"))
        .contains("version 1", "is what was mined again; it is candidate");
    assertThat(policy(1, "show")).contains("nothing active; millrace policy list --scenario desk");

    assertThat(policy(HELD, "gate")).contains("HOLD: no trace has come since it was mined");
    traffic(800, 0.9, 0.4, LOGGED);
    String judged = policy(0, "gate");
    assertThat(judged)
        .contains(
            "PROMOTE: its lower bound",
            "By propensity: 800 units of 800 traces",
            "at alpha 0.0152;")
        .contains("short", "large", "instead of small");
    String id = judged.replaceAll("(?s).*Decision ([0-9a-f]{64}).*", "$1");
    assertThat(run(0, "policy", "replay", id)).contains("the same bytes", "promote (better)");
    assertThat(policy(0, "show")).contains("\"short\":\"large\"", "\"version\":1");
    assertThat(policy(0, "list")).contains("routing_policy", "active");
    assertThat(policy(0, "list", "--json")).contains("{\"state\":\"active\",\"policy\":{");
    assertThat(policy(1, "gate")).contains("millrace policy mine --scenario desk makes");
    assertThat(export(0)).contains("version: 1", "\"short\": \"large\"", "explore: 0.1");
    assertThat(export(0, "--format", "openjarvis"))
        .contains("[learning.routing.models]\n\"short\" = \"large\"");
    assertThat(export(0, "--format", "json")).contains("\"kind\":\"routing_policy\"");

    assertThat(run(0, "rollback", "--scenario", "desk", "--kind", "routing_policy"))
        .contains("routing_policy:desk/* serves no routing policy again");
    assertThat(policy(1, "show")).contains("nothing active");
    assertThat(policy(0, "list")).contains("rolled_back");
    assertThat(run(1, "rollback", "--scenario", "desk", "--kind", "routing_policy"))
        .contains("nothing was before it");

    run(0, "load");
    run(0, "policy", "sync", "--scenario", "desk");
    run(0, "load");
    assertThat(
            run(
                0,
                "sql",
                "select string_agg(slot_sequence || ' ' || state, ', ' order by slot_sequence)"
                    + " from policies where version = 1 and (policy->>'$.models.short') = 'large'"))
        .contains("1 candidate, 2 shadow, 3 active, 4 rolled_back");
    assertThat(
            run(
                0,
                "sql",
                "select 'at ' || p.state || ' of ' || c.state from policies p"
                    + " join policies_current c using (policy_id) where p.verdict_id = '"
                    + id
                    + "' and p.state = 'active'"))
        .contains("at active of rolled_back");
  }

  @Test
  void aPolicyThatLaterTracesSpeakAgainstLeavesNothingBehind() throws Exception {
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    traffic(800, 0.2, 0.9, LOGGED);
    assertThat(policy(0, "gate")).contains("REJECT: a class would be answered worse");
    assertThat(policy(1, "show")).contains("nothing active");
    assertThat(policy(0, "list")).contains("rejected");
    assertThat(export(1))
        .contains("nothing of scenario desk is active; millrace policy list --scenario desk shows");
    assertThat(policy(0, "show", "--version-number", "1")).contains("\"short\":\"large\"");
  }

  @Test
  void withoutPropensitiesItHoldsAndSaysWhatToExplore() throws Exception {
    traffic(400, 0.9, 0.4, "");
    policy(0, "mine", "--kind", "routing_policy");
    traffic(400, 0.9, 0.4, "");
    String held = policy(HELD, "gate");
    assertThat(held)
        .contains("HOLD: too few conversations or prompts", "large on short: 0 of 50 ratings");
    String printed = held.replaceAll("(?s).* millrace (policy mine [^,]*), gated.*", "$1");
    assertThat(printed).contains("--keep --explore 0.2");
    assertThat(run(0, printed.split(" "))).contains("version 2", "short → small", "explores 0.2");
    assertThat(policy(0, "show", "--version-number", "2"))
        .contains("\"candidates\":[\"large\",\"small\"]");
    assertThat(policy(0, "gate", "--version-number", "2"))
        .contains("PROMOTE: it chooses what is chosen now, and explores no more");
  }

  @Test
  void aModelThatEarlierTracesSpeakAgainstIsNeverExplored() throws Exception {
    List<String> traces = new ArrayList<>();
    List<String> ratings = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      boolean large = i % 4 == 0;
      String share = LOGGED.replace("P", large ? "0.25" : "0.75");
      traces.add(answered("e" + i, large ? "large" : "small", share));
      int score = i % 20 < 2 == large ? 1 : 0;
      ratings.add(
          "{\"trace_id\":\"e%d\",\"name\":\"helpful\",\"source\":\"human\",\"score\":%d}"
              .formatted(i, score));
    }
    console.commit(traces.toArray(String[]::new));
    run(0, "load");
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--keep", "--explore", "0.1"))
        .contains("is a candidate")
        .doesNotContain("Not explored");
    console.rate(ratings.toArray(String[]::new));
    run(0, "load");
    String judged = policy(0, "gate");
    assertThat(judged)
        .contains("REJECT: it would explore a model that is known to be worse on a class")
        .contains("Must not be explored: large on short", "does worse than small");
    String id = judged.replaceAll("(?s).*Decision ([0-9a-f]{64}).*", "$1");
    assertThat(run(0, "policy", "replay", id)).contains("the same bytes", "reject (explores_harm)");
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--keep", "--explore", "0.2"))
        .contains("Not explored, known to be worse on a class", "now: large.")
        .doesNotContain("There is nothing to explore");
    assertThat(policy(1, "show")).contains("nothing active");
  }

  @Test
  void whatIsChosenOnOneClassAndWorseOnAnotherIsNotExploredThereAndSaid() throws Exception {
    traffic(1200, 0.9, 0.4, LOGGED);
    traffic("solve", 1200, 0.2, 0.9, LOGGED);
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--explore", "0.1"))
        .contains("Explores 0.0 instead of 0.1: it chooses large on another class")
        .contains("math → small", "short → large", "explores 0.0");
    traffic(1200, 0.9, 0.4, LOGGED);
    assertThat(policy(0, "gate")).contains("PROMOTE: its lower bound");
  }

  @Test
  void exploringWhereOneModelAnswersIsSaidAndPromotesNothing() throws Exception {
    console.commit(answered("only", "small", ",\"feedback\":1"));
    run(0, "load");
    assertThat(policy(0, "mine", "--kind", "routing_policy", "--keep", "--explore", "0.1"))
        .contains("There is nothing to explore: only small answers");
    assertThat(policy(0, "gate")).contains("REJECT: it chooses what is chosen now");
  }

  @Test
  void adaptersThatAreNotActiveAreNoCandidates() throws Exception {
    Slot slot = new Slot("desk", "triage");
    String former = "a".repeat(64);
    String latter = "b".repeat(64);
    SlotLog log =
        new Slots(new LocalRegistryStore(home.resolve("registry")), Clock.systemUTC()).log(slot);
    promote(log, former, "1".repeat(64));
    promote(log, latter, "2".repeat(64));
    String old = SlotNames.versioned(slot, former);
    String now = SlotNames.versioned(slot, latter);
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      traces.add(answered("o" + i, old, ",\"feedback\":1"));
      traces.add(answered("n" + i, i < 20 ? now : "small", ",\"feedback\":1"));
    }
    console.commit(traces.toArray(String[]::new));
    run(0, "load");
    assertThat(policy(0, "mine", "--kind", "routing_policy"))
        .contains("Left out: 1 adapters that are not active in their slots: " + old)
        .contains("short → " + now);
    assertThat(policy(0, "show", "--version-number", "1"))
        .contains("\"candidates\":[\"%s\"]".formatted(now));
    policy(0, "mine", "--kind", "routing_policy", "--keep", "--explore", "0.1");
    assertThat(policy(0, "show", "--version-number", "2"))
        .contains("\"candidates\":[\"%s\",\"small\"]".formatted(now));
    assertThat(policy(0, "gate", "--version-number", "2"))
        .contains("PROMOTE: it chooses what is chosen now");
  }

  @Test
  void anAdapterThatWasReplacedSinceItAnsweredIsNeitherChosenNorExplored() throws Exception {
    Slot slot = new Slot("desk", "triage");
    SlotLog log =
        new Slots(new LocalRegistryStore(home.resolve("registry")), Clock.systemUTC()).log(slot);
    promote(log, "a".repeat(64), "1".repeat(64));
    larger = SlotNames.versioned(slot, "a".repeat(64));
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    policy(0, "mine", "--kind", "routing_policy", "--keep", "--explore", "0.1");
    traffic(800, 0.9, 0.4, LOGGED);
    promote(log, "b".repeat(64), "2".repeat(64));

    for (String version : List.of("1", "2")) {
      String judged = policy(HELD, "gate", "--version-number", version);
      assertThat(judged)
          .contains("HOLD: it may choose an adapter that is not active in its slot")
          .contains("Not active in their slots, and so on no server: " + larger + ";")
          .contains("mine another policy with millrace policy mine --scenario desk")
          .doesNotContain("To explore");
      String id = judged.replaceAll("(?s).*Decision ([0-9a-f]{64}).*", "$1");
      assertThat(run(0, "policy", "replay", id))
          .contains("the same bytes", "hold (adapter_inactive)");
    }
    assertThat(policy(1, "show")).contains("nothing active");

    log.rollback("test", "the former is better");
    assertThat(policy(0, "gate", "--version-number", "1")).contains("PROMOTE: its lower bound");
  }

  @Test
  void whatKeepsAnAdapterThatIsNotActiveIsNotMinedAndTheWayOutIsPrinted() throws Exception {
    Slot slot = new Slot("desk", "triage");
    SlotLog log =
        new Slots(new LocalRegistryStore(home.resolve("registry")), Clock.systemUTC()).log(slot);
    promote(log, "a".repeat(64), "1".repeat(64));
    larger = SlotNames.versioned(slot, "a".repeat(64));
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    traffic(800, 0.9, 0.4, LOGGED);
    policy(0, "gate");
    promote(log, "b".repeat(64), "2".repeat(64));

    String[] keep = {"--kind", "routing_policy", "--keep", "--explore", "0.1"};
    assertThat(policy(0, "mine", keep))
        .contains("Left out: 1 adapters that are not active in their slots: " + larger)
        .contains("may choose adapters that are not active in their slots: " + larger + ".")
        .contains("millrace rollback --scenario desk --kind routing_policy, then mine")
        .contains("No routing policy becomes a candidate: what was mined keeps " + larger)
        .doesNotContain("is a candidate");
    assertThat(policy(1, "show", "--version-number", "2")).contains("no version 2");

    run(0, "rollback", "--scenario", "desk", "--kind", "routing_policy");
    assertThat(policy(0, "mine", keep)).contains("version 2", "short → small", "is a candidate");
  }

  @Test
  void failuresWithoutFeedbackAreNotRated() throws Exception {
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    traffic(800, 0.9, 0.4, LOGGED);
    console.commit(
        answered("f1", "large", ",\"outcome\":\"failure\"" + LOGGED.replace("P", "0.25")),
        answered("f2", "large", ",\"outcome\":\"success\"" + LOGGED.replace("P", "0.25")));
    run(0, "load");
    assertThat(policy(0, "gate"))
        .contains("By propensity: 800 units of 802 traces", "Not used: 2 unrated");
  }

  @Test
  void whereNoModelIsKnownTheGateFailsBeforeItMovesTheSlot() throws Exception {
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    try (Stream<Path> files = Files.walk(home)) {
      files
          .filter(file -> !file.startsWith(home.resolve("registry")) && Files.isRegularFile(file))
          .map(Path::toFile)
          .forEach(file -> assertThat(file.delete()).isTrue());
    }
    console.commit(Console.trace("nameless"));
    run(0, "load");
    assertThat(policy(1, "gate"))
        .contains("Cannot say which models scenario desk uses", "load traces with their model");
    assertThat(policy(0, "list")).contains("candidate").doesNotContain("shadow");
  }

  private static void promote(SlotLog log, String adapter, String verdict) throws Exception {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      String rests = to == AdapterState.ACTIVE ? verdict : null;
      log.append(new SlotChange(adapter, adapter, to, "gate", "better", rests));
    }
  }

  private static String answered(String id, String model, String more) {
    return "{\"trace_id\":\"%s\",\"scenario\":\"desk\",\"query\":\"question %1$s\",\"result\":\"r\",\"model\":\"%s\"%s}"
        .formatted(id, model, more);
  }

  @Test
  void propensitiesThatAreNoneAreCountedAndPromoteNothing() throws Exception {
    traffic(400, 0.9, 0.4, LOGGED);
    policy(0, "mine", "--kind", "routing_policy");
    traffic(800, 0.9, 0.4, LOGGED);
    traffic(3, 0.9, 0.4, ",\"routing\":{\"policy\":\"p\",\"propensity\":0}");
    traffic(2, 0.9, 0.4, ",\"routing\":{\"policy\":\"p\",\"propensity\":1.5}");
    assertThat(policy(HELD, "gate"))
        .contains("HOLD: traces record a probability", "5 with one outside 0..1 or 0");
  }

  @Test
  void aConfigurationThatCannotBeAskedIsHeldWithTheReason() throws Exception {
    traffic(40, 0.9, 0.9, LOGGED);
    assertThat(policy(0, "mine", "--kind", "agent_config"))
        .contains("agent_config:desk/short version 1", "agent helper", "{\"temperature\":0.3}");
    assertThat(policy(HELD, "gate")).contains("has no directory here, and so no tasks");
    Path scenario = Files.createDirectories(home.resolve("desk"));
    Path yaml = scenario.resolve("scenario.yaml");
    String tested = "name: desk\nbase_model: base\nverifier:\n  type: exact\n";
    Files.writeString(yaml, tested + "generation:\n  temperature: 0.3\n");
    assertThat(run(HELD, "policy", "gate", "--scenario", scenario.toString()))
        .contains("HOLD: temperature is as it is now; not applied: agent, max_turns");
    Files.writeString(yaml, tested);
    assertThat(run(1, "policy", "gate", "--scenario", scenario.toString()))
        .contains("Cannot read", "tasks.jsonl");
    assertThat(policy(0, "list")).doesNotContain("active", "rejected");
    assertThat(policy(1, "mine", "--kind", "adapter")).contains("Cannot use --kind adapter");
  }
}
