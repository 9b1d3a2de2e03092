package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks one after the other decide what a check at each of those times would. */
class CanaryLooksTest {

  private static final long WAIT = 1000;
  private static final long DEADLINE = 400;
  private static final CanaryPlan PLAN =
      new CanaryPlan(
          "canary:desk/triage/7", "desk/triage", "new", "old", 0.3, 25, DEADLINE, WAIT, 0.05, 0.05);

  /** Conversations of which several begin at once, some foreign or, if asked, unusable. */
  private static List<CanaryRow> rows(long seed, double canaryMean, boolean unusable) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CanaryRow> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      boolean canary = random.nextDouble() < 0.3;
      String adapter = random.nextInt(40) == 0 ? null : canary ? "new" : "old";
      Double rating =
          random.nextInt(4) == 0
              ? null
              : Double.valueOf(random.nextDouble() < (canary ? canaryMean : 0.8) ? 1 : 0);
      Double propensity =
          unusable && random.nextInt(60) == 0 ? null : Double.valueOf(canary ? 0.3 : 0.7);
      rows.add(
          new CanaryRow(
              "c" + (1000 + i), i / 3 * 6L, adapter, propensity, rating, random.nextInt(9) == 0));
    }
    return rows;
  }

  /** By the definition: a check at each time at which a conversation became old enough. */
  private static Optional<CanaryVerdict> byChecks(List<CanaryRow> rows, long until) {
    return rows.stream()
        .mapToLong(row -> row.since() + WAIT)
        .filter(at -> at <= until)
        .sorted()
        .distinct()
        .mapToObj(at -> Canary.decide(PLAN, rows, at, "old"))
        .filter(verdict -> verdict.decision() != CanaryDecision.HOLD)
        .findFirst();
  }

  private static Optional<CanaryVerdict> decision(List<CanaryVerdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.decision() != CanaryDecision.HOLD)
        .findFirst();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.8, 1})
  void theDecisionIsThatOfTheFirstCheckThatDecides(double mean) {
    for (long seed = 0; seed < 4; seed++) {
      for (boolean unusable : new boolean[] {false, true}) {
        List<CanaryRow> rows = rows(seed, mean, unusable);
        List<CanaryRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        CanaryLooks looks = new CanaryLooks(PLAN);
        shuffled.forEach(looks::put);
        assertThat(decision(looks.look(Long.MAX_VALUE, () -> "old")))
            .isEqualTo(byChecks(rows, Long.MAX_VALUE));
      }
    }
  }

  @Test
  void pausesBetweenLooksChangeNothing() {
    for (long seed = 0; seed < 4; seed++) {
      List<CanaryRow> rows = rows(seed, 0.3, false);
      CanaryLooks looks = new CanaryLooks(PLAN);
      List<CanaryVerdict> verdicts = new ArrayList<>();
      int put = 0;
      for (long until = WAIT; decision(verdicts).isEmpty() && until < WAIT + 700; until += 35) {
        while (put < rows.size() && rows.get(put).since() + WAIT <= until) {
          looks.put(rows.get(put++));
        }
        verdicts.addAll(looks.look(until, () -> "old"));
      }
      assertThat(decision(verdicts)).isPresent().isEqualTo(byChecks(rows, Long.MAX_VALUE));
    }
  }

  @Test
  void conversationsThatComeLateOrChangeAreReadInTheirPlace() {
    List<CanaryRow> rows = rows(5, 0.8, false).subList(0, 60);
    CanaryLooks looks = new CanaryLooks(PLAN);
    CanaryRow late = rows.get(10);
    CanaryRow changed = rows.get(30);
    rows.stream().filter(row -> !row.equals(late)).forEach(looks::put);
    looks.put(new CanaryRow(changed.conversation(), changed.since(), "new", 0.3, 0.0, true));
    looks.put(new CanaryRow("gone", 7, "new", 0.3, 0.0, true));
    looks.look(Long.MAX_VALUE / 2, () -> "old");

    looks.put(late);
    looks.put(changed);
    looks.remove("gone");
    looks.look(Long.MAX_VALUE / 2, () -> "old");

    CanaryVerdict straight = Canary.decide(PLAN, rows, Long.MAX_VALUE / 2, "old");
    assertThat(looks.rows()).isEqualTo(rows);
    assertThat(looks.decide(Long.MAX_VALUE / 2, "old")).isEqualTo(straight);
    assertThat(looks.canary()).isEqualTo(straight.canary());
    assertThat(looks.incumbent()).isEqualTo(straight.incumbent());
  }

  @Test
  void theDeadlineIsSaidOnceAndHarmIsStillSought() {
    List<CanaryRow> few =
        rows(3, 0.8, false).stream()
            .map(
                row ->
                    new CanaryRow(row.conversation(), row.since(), row.adapter(), 0.3, null, false))
            .toList();
    CanaryLooks looks = new CanaryLooks(PLAN);
    few.stream().filter(row -> row.since() < DEADLINE).forEach(looks::put);
    assertThat(looks.look(DEADLINE + WAIT - 1, () -> "old")).isEmpty();
    List<CanaryVerdict> said = looks.look(DEADLINE + WAIT, () -> "old");
    assertThat(said).extracting(CanaryVerdict::reason).containsExactly(CanaryReason.DEADLINE);
    assertThat(said.get(0).at()).isEqualTo(DEADLINE + WAIT);
    assertThat(looks.look(DEADLINE + WAIT + 9, () -> "old")).isEmpty();
    for (int i = 0; i < 60; i++) {
      boolean canary = i % 2 == 0;
      looks.put(
          new CanaryRow(
              "l" + i, DEADLINE + 20 + i, canary ? "new" : "old", 0.3, canary ? 0.0 : 1.0, false));
    }
    assertThat(looks.look(DEADLINE + WAIT + 99, () -> "old"))
        .extracting(CanaryVerdict::reason)
        .containsExactly(CanaryReason.WORSE);
  }

  @Test
  void whatStandsInTheWayOfAPromotionIsSaidOnce() {
    CanaryLooks looks = new CanaryLooks(PLAN);
    rows(1, 0.8, false).forEach(looks::put);
    assertThat(looks.look(Long.MAX_VALUE, () -> "third"))
        .extracting(CanaryVerdict::reason)
        .startsWith(CanaryReason.INCUMBENT_CHANGED)
        .doesNotHaveDuplicates();
    assertThat(looks.look(Long.MAX_VALUE, () -> "third")).isEmpty();
  }
}
