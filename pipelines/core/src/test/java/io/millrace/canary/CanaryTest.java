package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryTest {

  private static final long HOUR = 3_600_000;
  private static final long DEADLINE = 1000 * HOUR;
  private static final CanaryPlan PLAN =
      new CanaryPlan(
          "canary:desk/triage/7", "desk/triage", "new", "old", 0.1, 30, DEADLINE, HOUR, 0.05, 0.05);

  private static List<CanaryRow> rows(int count, double canary, double incumbent) {
    SplittableRandom random = new SplittableRandom(3);
    List<CanaryRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Assignment given =
          Assignment.of("c" + i, PLAN.slot(), 0.02, PLAN.policy(), OptionalDouble.of(0.1));
      if (given.arm() != CanaryArm.HOLDBACK) {
        boolean isCanary = given.arm() == CanaryArm.CANARY;
        double rating = random.nextDouble() < (isCanary ? canary : incumbent) ? 1 : 0;
        rows.add(
            new CanaryRow(
                "c" + i, i, isCanary ? "new" : "old", given.probability(), rating, false));
      }
    }
    return rows;
  }

  private static CanaryVerdict decide(List<CanaryRow> rows, long at) {
    return Canary.decide(PLAN, rows, at, "old");
  }

  @Test
  void enoughRatedConversationsWithoutAlarmPromote() {
    CanaryVerdict verdict = decide(rows(600, 0.9, 0.85), 2 * HOUR);
    assertThat(verdict.reason()).isEqualTo(CanaryReason.NO_ALARM);
    assertThat(verdict.canary().rated()).isBetween(30, 90);
    assertThat(verdict.alarm()).isNull();
  }

  @Test
  void harmRollsBackEvenWhenEnoughAreRated() {
    CanaryVerdict verdict = decide(rows(2000, 0.4, 0.85), 2 * HOUR);
    assertThat(verdict.reason()).isEqualTo(CanaryReason.WORSE);
    assertThat(verdict.outcomeWealth()).isGreaterThanOrEqualTo(20);
    assertThat(verdict.alarm()).isNotNull();
    assertThat(verdict.canary().rated()).isLessThan(40);
  }

  @Test
  void withoutRatingsNothingIsPromotedAndTheDeadlineLeavesItsShare() {
    List<CanaryRow> unrated =
        rows(2000, 1, 1).stream()
            .map(r -> new CanaryRow(r.conversation(), r.since(), r.adapter(), 0.05, null, false))
            .toList();
    assertThat(decide(unrated, 2 * HOUR).reason()).isEqualTo(CanaryReason.TOO_FEW_RATED);
    assertThat(decide(unrated, DEADLINE + HOUR).reason()).isEqualTo(CanaryReason.DEADLINE);
    assertThat(decide(unrated, DEADLINE + HOUR).decision()).isEqualTo(CanaryDecision.HOLD);
    assertThat(decide(List.of(), 0).reason()).isEqualTo(CanaryReason.TOO_FEW_RATED);
  }

  @Test
  void ratingsThatOnlyTheIncumbentGetsAreHarm() {
    List<CanaryRow> rows =
        rows(2000, 1, 1).stream()
            .map(
                r ->
                    r.adapter().equals("new")
                        ? new CanaryRow(r.conversation(), r.since(), "new", 0.05, null, false)
                        : r)
            .toList();
    assertThat(decide(rows, 2 * HOUR).reason()).isEqualTo(CanaryReason.SILENT);
  }

  @Test
  void aConversationCountsOnlyWhenItsWaitingTimeIsOver() {
    List<CanaryRow> rows = rows(600, 0.9, 0.85);
    CanaryVerdict verdict = decide(rows, HOUR + 99);
    assertThat(verdict.reason()).isEqualTo(CanaryReason.TOO_FEW_RATED);
    assertThat(verdict.canary().conversations() + verdict.incumbent().conversations())
        .isLessThanOrEqualTo(100);
    assertThat(Canary.waiting(PLAN, rows, HOUR + 99)).isGreaterThan(450);
    assertThat(decide(rows.subList(0, rows.size() / 2), HOUR + 99)).isEqualTo(verdict);
  }

  @Test
  void looksWhoseClockJumpsDecideAsOftenTheSame() {
    List<CanaryRow> rows = rows(600, 0.4, 0.85);
    CanaryVerdict harm = decide(rows, 2 * HOUR);
    assertThat(decide(rows, HOUR + 9).reason()).isEqualTo(CanaryReason.TOO_FEW_RATED);
    assertThat(Canary.waiting(PLAN, rows, -HOUR)).isEqualTo(rows.size());
    assertThat(decide(rows, 2 * HOUR)).isEqualTo(harm);
    assertThat(decide(rows, DEADLINE + 9 * HOUR).alarm()).isEqualTo(harm.alarm());
  }

  @Test
  void conversationsOfAClockThatIsAheadWaitAndOfOneThatIsBehindCountOnce() {
    List<CanaryRow> rows = rows(600, 0.9, 0.85);
    CanaryVerdict straight = decide(rows, 2 * HOUR);
    CanaryVerdict ahead = decide(moved(rows, 10 * HOUR), 2 * HOUR);
    CanaryVerdict behind = decide(moved(rows, -10 * HOUR), 2 * HOUR);

    assertThat(Canary.waiting(PLAN, moved(rows, 10 * HOUR), 2 * HOUR))
        .isEqualTo((rows.size() + 1) / 2);
    assertThat(ahead.canary().conversations() + ahead.incumbent().conversations())
        .isEqualTo(rows.size() / 2);
    assertThat(behind.canary()).isEqualTo(straight.canary());
    assertThat(behind.incumbent()).isEqualTo(straight.incumbent());
  }

  /** Every other conversation as a clock that is off by so much would have it. */
  private static List<CanaryRow> moved(List<CanaryRow> rows, long by) {
    List<CanaryRow> moved = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      CanaryRow row = rows.get(i);
      moved.add(
          new CanaryRow(
              row.conversation(),
              row.since() + (i % 2 == 0 ? by : 0),
              row.adapter(),
              row.propensity(),
              row.rating(),
              row.error()));
    }
    return moved;
  }

  @Test
  void ratingsAfterTheDeadlinePromoteNothing() {
    List<CanaryRow> late =
        rows(600, 0.9, 0.85).stream()
            .map(
                r ->
                    new CanaryRow(
                        r.conversation(),
                        DEADLINE + r.since(),
                        r.adapter(),
                        r.propensity(),
                        r.rating(),
                        false))
            .toList();
    assertThat(decide(late, DEADLINE + 3 * HOUR).reason()).isEqualTo(CanaryReason.DEADLINE);
  }

  @Test
  void aProbabilityThatIsAbsentOrImpossibleHolds() {
    for (Double propensity : new Double[] {null, 0.0, -0.1, 1.5, 0.5}) {
      List<CanaryRow> rows = new ArrayList<>(rows(600, 0.9, 0.85));
      rows.add(new CanaryRow("x", 5, "new", propensity, 1.0, false));
      CanaryVerdict verdict = decide(rows, 2 * HOUR);
      assertThat(verdict.reason()).isEqualTo(CanaryReason.BAD_PROPENSITY);
      assertThat(verdict.unusable()).isEqualTo(1);
    }
  }

  @Test
  void aConversationOfSeveralOrOtherAdaptersCountsForNothing() {
    List<CanaryRow> rows = new ArrayList<>(rows(600, 0.9, 0.85));
    CanaryVerdict before = decide(rows, 2 * HOUR);
    rows.add(new CanaryRow("x", 5, null, 0.1, 0.0, true));
    rows.add(new CanaryRow("y", 5, "another", 0.1, 0.0, true));
    CanaryVerdict after = decide(rows, 2 * HOUR);
    assertThat(after.foreign()).isEqualTo(2);
    assertThat(after.canary()).isEqualTo(before.canary());
    assertThat(after.incumbent()).isEqualTo(before.incumbent());
  }

  @Test
  void aSlotThatServesSomethingElseByNowHolds() {
    assertThat(Canary.decide(PLAN, rows(600, 0.9, 0.85), 2 * HOUR, "third").reason())
        .isEqualTo(CanaryReason.INCUMBENT_CHANGED);
  }

  @Test
  void theOrderOfRowsDecidesNothingAndTheReceiptReplays(@TempDir Path directory)
      throws IOException {
    List<CanaryRow> rows = rows(900, 0.6, 0.85);
    CanaryVerdict verdict = decide(rows, 2 * HOUR);
    List<CanaryRow> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(decide(shuffled, 2 * HOUR)).isEqualTo(verdict);

    Path receipt = CanaryReceipt.write(directory, verdict, shuffled);
    assertThat(receipt.getFileName()).hasToString(verdict.id() + ".json");
    assertThat(CanaryReceipt.read(receipt)).isEqualTo(verdict);
    assertThat(CanaryReceipt.holds(receipt)).isTrue();

    Path beside = directory.resolve(verdict.id() + ".rows.jsonl");
    Files.writeString(
        beside, Files.readString(beside).replaceFirst("\"rating\":1", "\"rating\":0"));
    assertThat(CanaryReceipt.holds(receipt)).isFalse();
  }

  @Test
  void aReceiptOfOtherEvidenceIsRefusedWithTheRemedy(@TempDir Path directory) throws IOException {
    Path receipt =
        CanaryReceipt.write(directory, decide(rows(60, 0.9, 0.9), HOUR), rows(60, 0.9, 0.9));
    String written = Files.readString(receipt);
    for (String other : List.of("", "\"format_version\":99,")) {
      Files.writeString(receipt, written.replaceFirst("\"format_version\":\\d+,", other));
      assertThatIOException()
          .isThrownBy(() -> CanaryReceipt.holds(receipt))
          .withMessageContaining("Cannot read " + receipt)
          .withMessageContaining("format_version is " + (other.isEmpty() ? "missing" : "99"))
          .withMessageContaining("decide again with millrace canary check");
    }
  }
}
