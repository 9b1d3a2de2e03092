package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gate.Verdict;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a canary rests on when it starts: the gate's verdict, and the incumbent's mean. */
class CanaryStartEvidenceTest {

  private static final Slot SLOT = new Slot("desk", "triage");

  @TempDir Path home;
  private Console console;
  private PublishedAdapters adapters;
  private SlotLog log;
  private AdapterRecord first;
  private AdapterRecord second;

  @BeforeEach
  void twoShadows() throws Exception {
    console = new Console(home);
    adapters = new PublishedAdapters(home, SLOT);
    log = new SlotLog(adapters.registry().store(), SLOT, Clock.systemUTC());
    first = adapters.publish(1);
    second = adapters.publish(2);
    move(first, AdapterState.CANDIDATE, AdapterState.SHADOW);
    move(second, AdapterState.CANDIDATE, AdapterState.SHADOW);
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

  private int start(AdapterRecord adapter, String... more) {
    List<String> args =
        new ArrayList<>(List.of("canary", "start", "--scenario", "desk", "--role", "triage"));
    args.addAll(List.of("--adapter", adapter.id()));
    args.addAll(List.of(more));
    return console.run(args.toArray(String[]::new));
  }

  private String started(AdapterRecord adapter, String... more) {
    assertThat(start(adapter, more)).as(console.err()).isZero();
    return console.out();
  }

  private static String brief(AdapterRecord adapter) {
    return adapter.id().substring(0, 12);
  }

  @Test
  void ofTwoShadowsTheSecondNeedsAWordOnceTheFirstServes() throws Exception {
    adapters.judge(first);
    Verdict older = adapters.judge(second);
    started(first);
    log.append(
        SlotChange.of(first, AdapterState.ACTIVE, "canary", "no alarm", "check-" + first.id()));

    assertThat(start(second)).isEqualTo(1);
    String said =
        "verdict %s compared it with the plain base, and slot desk/triage serves %s: the canary looks only for harm, and a loss of less than 0."
            .formatted(older.id().substring(0, 12), brief(first));
    assertThat(console.err())
        .contains("Cannot start %s as a canary: %s".formatted(brief(second), said))
        .contains("--older-verdict");
    assertThat(log.state().in(AdapterState.SHADOW)).containsExactly(second.id());

    assertThat(started(second, "--older-verdict"))
        .startsWith("Of %s, %s".formatted(brief(second), said))
        .contains(brief(second) + " answers 0.1 of the conversations");
    SlotEntry entry = log.entry(log.state().sequence());
    assertThat(entry.verdict()).contains(older.id());
    assertThat(entry.why()).contains("by a verdict against the plain base");
  }

  @Test
  void aVerdictAgainstWhatServesIsTakenWhereThereIsOne() throws Exception {
    adapters.judge(second);
    Verdict newer = adapters.judge(second, first);
    move(first, AdapterState.ACTIVE);

    assertThat(started(second)).doesNotContain("compared it with");
    assertThat(log.entry(log.state().sequence()).verdict()).contains(newer.id());
  }

  @Test
  void aVerdictAgainstAnAdapterThatWasTakenBackNeedsAWordToo() throws Exception {
    adapters.judge(second, first);
    move(first, AdapterState.ACTIVE);
    log.rollback("test", "it was not what it seemed");

    assertThat(start(second)).isEqualTo(1);
    assertThat(console.err())
        .contains("with %s, and slot desk/triage serves the plain base".formatted(brief(first)));
  }

  private void serveTheFirst() throws Exception {
    move(first, AdapterState.ACTIVE);
    adapters.judge(second, first);
  }

  private static String trace(String id, String more) {
    return "{\"trace_id\":\"%s\",\"scenario\":\"desk\",\"query\":\"q\",\"result\":\"r\",%s}"
        .formatted(id, more);
  }

  private void load(String... traces) throws IOException {
    console.commit(traces);
    assertThat(console.run("load")).as(console.err()).isZero();
  }

  /** Of five answers three are rated 1 and two 0. */
  private static List<String> rated(String who, int count) {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String more = "%s,\"feedback\":%d".formatted(who, i % 5 < 3 ? 1 : 0);
      traces.add(trace("r" + i, more));
    }
    return traces;
  }

  @Test
  void theLossIsOneFromTheMeanThatTheDatabaseKnows() throws Exception {
    serveTheFirst();
    String its = "\"adapter_id\":\"%s\"".formatted(first.id());
    List<String> traces = rated(its, 50);
    traces.add(trace("unrated", its));
    traces.add(trace("failed", its + ",\"outcome\":\"upstream_timeout\""));
    traces.add(trace("other", "\"adapter_id\":\"%s\",\"feedback\":1".formatted(second.id())));
    traces.add(trace("base", "\"adapter_id\":\"\",\"feedback\":1"));
    load(traces.toArray(String[]::new));

    assertThat(started(second, "--min-rated", "2000"))
        .containsPattern("A loss of 0\\.\\d\\d from a mean of 0.60 \\(50 rated traces of ")
        .contains("rated traces of %s in %s".formatted(brief(first), home));
  }

  @Test
  void theMeanOfThePlainBaseIsThatOfItsAnswersInTheRole() throws Exception {
    adapters.judge(second);
    List<String> traces = rated("\"provider\":\"millrace\",\"agent\":\"triage\"", 10);
    traces.add(trace("role", "\"provider\":\"millrace\",\"agent\":\"reply\",\"feedback\":1"));
    traces.add(trace("far", "\"provider\":\"far\",\"agent\":\"triage\",\"feedback\":1"));
    load(traces.toArray(String[]::new));

    assertThat(started(second)).contains("a mean of 0.60 (10 rated traces of the plain base in ");
  }

  @Test
  void whereNothingIsRatedTheMeanIsAssumedAndCalledSo() throws Exception {
    serveTheFirst();
    load(trace("unrated", "\"adapter_id\":\"%s\"".formatted(first.id())));

    assertThat(started(second))
        .contains("a mean of 0.85 (assumed, since ", "has no rated trace of " + brief(first));
  }

  @Test
  void withoutADatabaseTheMeanIsAssumedAndAGivenOneGoesBeforeAll() throws Exception {
    serveTheFirst();
    assertThat(started(second)).contains("a mean of 0.85 (assumed, since there is no " + home);

    assertThat(console.run("canary", "stop", "--scenario", "desk", "--role", "triage")).isZero();
    AdapterRecord third = adapters.publish(3);
    adapters.judge(third, first);
    move(third, AdapterState.CANDIDATE, AdapterState.SHADOW);
    assertThat(started(third, "--expected", "0.7")).contains("a mean of 0.70 (given)");
  }
}
