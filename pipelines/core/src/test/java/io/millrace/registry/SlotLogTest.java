package io.millrace.registry;

import static io.millrace.registry.AdapterState.ACTIVE;
import static io.millrace.registry.AdapterState.CANARY;
import static io.millrace.registry.AdapterState.CANDIDATE;
import static io.millrace.registry.AdapterState.REJECTED;
import static io.millrace.registry.AdapterState.RETIRED;
import static io.millrace.registry.AdapterState.ROLLED_BACK;
import static io.millrace.registry.AdapterState.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slot's log allows, and what it says of itself. */
final class SlotLogTest {

  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final String C = "c".repeat(64);
  private static final Slot SLOT = new Slot("support-desk", "triage");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path directory;
  private RegistryStore store;
  private SlotLog log;

  @BeforeEach
  void open() {
    store = new LocalRegistryStore(directory);
    log = new SlotLog(store, SLOT, CLOCK);
  }

  @Test
  void aPromotionRetiresWhatServedInOneEntry() throws Exception {
    promote(A, "v1");
    SlotEntry entry = promote(B, "v2");
    assertThat(entry.sequence()).isEqualTo(6);
    assertThat(entry.moves())
        .containsExactly(
            new SlotMove(A, "w" + A, ACTIVE, RETIRED), new SlotMove(B, "w" + B, SHADOW, ACTIVE));
    assertThat(entry.active()).contains(B);
    assertThat(entry.rollbackTo()).contains(A);
    assertThat(entry.verdict()).contains("v2");
    assertThat(entry.at()).isEqualTo(CLOCK.instant());
    assertThat(log.newest()).contains(entry);
    assertThat(log.state().in(ACTIVE)).containsExactly(B);
  }

  @ParameterizedTest
  @CsvSource({
    "CANDIDATE, ACTIVE",
    "CANDIDATE, CANARY",
    "CANDIDATE, RETIRED",
    "CANDIDATE, CANDIDATE",
    "SHADOW, RETIRED",
    "SHADOW, CANDIDATE",
    "CANARY, RETIRED",
    "ACTIVE, CANDIDATE",
    "ACTIVE, REJECTED",
    "ACTIVE, ACTIVE",
    "RETIRED, ACTIVE",
    "RETIRED, SHADOW",
    "REJECTED, ACTIVE",
    "REJECTED, SHADOW",
    "REJECTED, CANARY",
    "ROLLED_BACK, ACTIVE",
    "ROLLED_BACK, RETIRED"
  })
  void aStepThatIsNotInTheTableIsRefused(AdapterState from, AdapterState to) throws Exception {
    bring(A, from);
    long before = log.state().sequence();
    assertThatThrownBy(() -> move(A, to, "v9"))
        .isInstanceOf(RefusedTransitionException.class)
        .hasMessageContaining("it is " + from.word() + " there");
    assertThat(log.state().sequence()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RETIRED", "REJECTED", "ROLLED_BACK"})
  void whatWasTakenOutComesBackOnlyByANewVerdict(String state) throws Exception {
    bring(A, AdapterState.valueOf(state));
    assertThatThrownBy(() -> move(A, CANDIDATE, null)).hasMessageContaining("takes a verdict");
    assertThatThrownBy(() -> move(A, CANDIDATE, "v1"))
        .hasMessageContaining("verdict v1 moved it before it was taken out");
    move(A, CANDIDATE, "v2");
    move(A, SHADOW, null);
    assertThatThrownBy(() -> move(A, ACTIVE, "v1")).hasMessageContaining("takes a new one");
    assertThat(move(A, ACTIVE, "v2").active()).contains(A);
  }

  @Test
  void servingTakesAVerdictAndACanaryMayGoOnByTheSame() throws Exception {
    bring(A, SHADOW);
    assertThatThrownBy(() -> move(A, ACTIVE, null)).hasMessageContaining("takes a verdict");
    move(A, CANARY, "v1");
    assertThat(move(A, ACTIVE, "v1").active()).contains(A);
  }

  @Test
  void aClockThatJumpsBackAndForthChangesNoOrder() throws Exception {
    String later = "c".repeat(64);
    String last = "d".repeat(64);
    promote(A, "v1");
    log = new SlotLog(store, SLOT, Clock.offset(CLOCK, Duration.ofDays(-3650)));
    SlotEntry behind = promote(B, "v2");
    log = new SlotLog(store, SLOT, Clock.offset(CLOCK, Duration.ofDays(3650)));
    bring(later, SHADOW);
    log = new SlotLog(store, SLOT, CLOCK);
    bring(last, SHADOW);

    assertThat(behind.at()).isBefore(CLOCK.instant());
    assertThat(log.state().active()).contains(B);
    assertThat(log.newest().orElseThrow().rollbackTo()).contains(A);
    assertThat(log.state().standings().get(later).since())
        .isLessThan(log.state().standings().get(last).since());
  }

  @Test
  void anUnknownAdapterMustBecomeACandidateFirst() {
    assertThatThrownBy(() -> move(A, ACTIVE, "v1"))
        .hasMessageContaining("unknown there; make it a candidate first");
  }

  @Test
  void rollbacksReturnStepByStepToThePlainBase() throws Exception {
    promote(A, "v1");
    promote(B, "v2");
    promote(C, "v3");
    assertThat(log.rollback("someone", "worse").active()).contains(B);
    assertThat(log.rollback("someone", "worse").active()).contains(A);
    SlotEntry last = log.rollback("someone", "worse");
    assertThat(last.active()).isEmpty();
    assertThat(log.state().in(ROLLED_BACK)).containsExactly(A, B, C);
    assertThatThrownBy(() -> log.rollback("someone", "worse"))
        .isInstanceOf(RefusedTransitionException.class)
        .hasMessageContaining("the plain base serves");
  }

  @Test
  void aRollbackPassesOverWhatWasWithdrawnMeanwhile() throws Exception {
    promote(A, "v1");
    promote(B, "v2");
    promote(C, "v3");
    assertThat(move(B, REJECTED, null).rollbackTo()).contains(A);
    assertThat(log.rollback("someone", "worse").active()).contains(A);
  }

  @Test
  void anAdapterThatReplacedItselfLaterDoesNotRollBackInCircles() throws Exception {
    promote(A, "v1");
    promote(B, "v2");
    move(A, CANDIDATE, "v3");
    move(A, SHADOW, null);
    assertThat(move(A, ACTIVE, "v3").rollbackTo()).contains(B);
    assertThat(log.rollback("someone", "worse").active()).contains(B);
    assertThat(log.rollback("someone", "worse").active()).isEmpty();
  }

  @Test
  void aChangeDecidedOnAnOlderStateIsNotWritten() throws Exception {
    bring(A, SHADOW);
    long seen = log.state().sequence();
    bring(B, CANDIDATE);
    SlotChange change = new SlotChange(A, "w", ACTIVE, "gate", "better", "v1");
    assertThat(log.appendAfter(seen, change)).isEmpty();
    assertThat(log.appendAfter(seen + 1, change)).isPresent();
  }

  @Test
  void theNewestEntryIsFoundWithoutReadingTheOthers() throws Exception {
    for (int i = 0; i < 100; i++) {
      promote("%064x".formatted(i), "v" + i);
    }
    List<String> asked = new ArrayList<>();
    SlotLog fresh = new SlotLog(new Asked(store, asked), SLOT, CLOCK);
    assertThat(fresh.newest().orElseThrow().sequence()).isEqualTo(300);
    assertThat(asked).hasSizeLessThan(20).filteredOn(key -> key.startsWith("read")).hasSize(1);
    asked.clear();
    fresh.newest();
    assertThat(asked).hasSize(2);
  }

  @Test
  void anEntryThatCannotBeReadIsAnErrorWithItsFile() throws Exception {
    promote(A, "v1");
    Path second = store.local("slots/support-desk/triage/log/00000002.json");
    Files.writeString(second, "", StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> fresh().state())
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("Cannot read " + second);
    Files.writeString(second, "{\"format_version\":1,\"scenario\":\"support-desk\"}");
    assertThatThrownBy(() -> fresh().state()).hasMessageContaining("'role' is , not a text");
    Files.copy(store.local("slots/support-desk/triage/log/00000001.json"), directory.resolve("x"));
    Files.write(second, Files.readAllBytes(directory.resolve("x")));
    assertThatThrownBy(() -> fresh().state()).hasMessageContaining("it is entry 1 of slot");
  }

  @Test
  void anEntryThatWasRewrittenIsNoticedByItsFollower() throws Exception {
    promote(A, "v1");
    Path first = store.local("slots/support-desk/triage/log/00000001.json");
    Files.writeString(first, Files.readString(first).replace("for the test", "as I please"));
    assertThatThrownBy(() -> fresh().state())
        .isInstanceOf(CorruptRecordException.class)
        .hasMessageContaining("00000002.json: it does not follow the entry before it");
  }

  @Test
  void slotsAreListedWithTheOneForAllRoles() throws Exception {
    Slots slots = new Slots(store, CLOCK);
    Slot any = new Slot("support-desk", Slot.ANY_ROLE);
    slots.log(any).append(new SlotChange(A, "w", CANDIDATE, "x", "y", null));
    bring(A, CANDIDATE);
    assertThat(slots.all()).containsExactlyInAnyOrder(SLOT, any);
    assertThatThrownBy(() -> new Slot("support-desk", "../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SlotLog fresh() {
    return new SlotLog(store, SLOT, CLOCK);
  }

  private SlotEntry promote(String adapter, String verdict) throws Exception {
    move(adapter, CANDIDATE, null);
    move(adapter, SHADOW, null);
    return move(adapter, ACTIVE, verdict);
  }

  /** Brings a new adapter into a state, by verdict v1 where one is needed. */
  private void bring(String adapter, AdapterState state) throws Exception {
    move(adapter, CANDIDATE, null);
    if (state == REJECTED) {
      move(adapter, REJECTED, "v1");
    } else if (state != CANDIDATE) {
      move(adapter, SHADOW, null);
      if (state == CANARY) {
        move(adapter, CANARY, "v1");
      } else if (state != SHADOW) {
        move(adapter, ACTIVE, "v1");
        if (state != ACTIVE) {
          move(adapter, state, null);
        }
      }
    }
  }

  private SlotEntry move(String adapter, AdapterState to, String verdict)
      throws IOException, RefusedTransitionException {
    return log.append(
        new SlotChange(adapter, "w" + adapter, to, "engineer", "for the test", verdict));
  }
}
