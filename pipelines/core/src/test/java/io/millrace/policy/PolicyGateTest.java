package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.gate.Decision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyGateTest {

  private static final OffPolicyPlan PLAN = OffPolicyPlan.DEFAULT;
  private static final RoutingPolicy NOW = Logs.policy("desk", Map.of("code", "small"), 0);
  private static final RoutingPolicy NEW = Logs.policy("desk", Map.of("code", "large"), 0);

  private final Logs logs = new Logs(11);

  private static PolicyVerdict judge(RoutingPolicy candidate, List<LoggedChoice> rows) {
    return PolicyGate.judge(candidate, NOW, PLAN, rows);
  }

  @Test
  void aBetterModelIsPromotedByWeightsAndAWorseOneRejected() {
    PolicyVerdict better = judge(NEW, logs.weighed("code", 1500, 0.2, 0.9, 0.6));
    assertThat(better.reason()).isEqualTo(PolicyReason.BETTER);
    assertThat(better.basis()).isEqualTo(Basis.PROPENSITY);
    assertThat(better.candidateMean()).isEqualTo(0.9, within(0.05));
    assertThat(better.incumbentMean()).isEqualTo(0.6, within(0.05));
    assertThat(better.gain().lower()).isBetween(0.0, 0.3);
    assertThat(better.gain().upper()).isBetween(0.3, 1.0);
    PolicyVerdict worse = judge(NEW, logs.weighed("code", 1500, 0.2, 0.5, 0.9));
    assertThat(worse.reason()).isEqualTo(PolicyReason.CLASS_HARMED);
  }

  @Test
  void theEffectiveSampleIsSmallWhereWeightsDiffer() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 400, 0.5, 0.9, 0.6));
    rows.add(new LoggedChoice("rare", 9, "code", "p", "large", 0.001, 0.0));
    PolicyVerdict verdict = judge(NEW, rows);
    assertThat(verdict.candidateEffective()).isLessThan(4);
    assertThat(verdict.incumbentEffective()).isGreaterThan(150);
  }

  @Test
  void withoutPropensitiesOnlyPromptsOfBothCount() {
    List<LoggedChoice> rows = new ArrayList<>(logs.paired("code", 200, 0.9, 0.6));
    for (int i = 0; i < 50; i++) {
      rows.add(new LoggedChoice("one" + i, i, "code", "only" + i, "large", null, 0.0));
    }
    PolicyVerdict verdict = judge(NEW, rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.BETTER);
    assertThat(verdict.basis()).isEqualTo(Basis.PROMPTS);
    assertThat(verdict.units()).isEqualTo(200);
    assertThat(verdict.unusable().unpaired()).isEqualTo(50);
  }

  @Test
  void withNeitherItHoldsAndSaysWhatToExplore() {
    List<LoggedChoice> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String model = i % 10 == 0 ? "large" : "small";
      rows.add(new LoggedChoice("u" + i, i, "code", "p" + i, model, null, 1.0));
    }
    PolicyVerdict verdict = judge(NEW, rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.TOO_FEW_UNITS);
    assertThat(verdict.basis()).isNull();
    assertThat(verdict.gain()).isEqualTo(new Interval(-1, 1));
    assertThat(verdict.explore())
        .containsExactly(
            new ToExplore("code", "large", 0, 50), new ToExplore("code", "small", 0, 50));
    assertThat(verdict.exploreShare()).isEqualTo(0.1);
  }

  @Test
  void propensitiesThatAreNoneStandInTheWay() {
    for (double bad : new double[] {0, -0.5, 1.01, Double.NaN}) {
      List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 1500, 0.2, 0.9, 0.6));
      rows.add(new LoggedChoice("bad", 1, "code", "p", "large", bad, 1.0));
      PolicyVerdict verdict = judge(NEW, rows);
      assertThat(verdict.reason()).isEqualTo(PolicyReason.BAD_PROPENSITY);
      assertThat(verdict.unusable().badPropensity()).isEqualTo(1);
    }
  }

  @Test
  void missingPropensitiesAndRatingsAreCountedAndNotUsed() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 1500, 0.2, 0.9, 0.6));
    PolicyVerdict before = judge(NEW, rows);
    rows.add(new LoggedChoice("none", 1, "code", "p", "large", null, 0.0));
    rows.add(new LoggedChoice("silent", 1, "code", "p", "large", 0.2, null));
    PolicyVerdict after = judge(NEW, rows);
    assertThat(after.unusable()).isEqualTo(new Unusable(1, 1, 0, 0));
    assertThat(after.gain()).isEqualTo(before.gain());
  }

  @Test
  void aModelThatVanishedHolds() {
    List<LoggedChoice> rows =
        logs.weighed("code", 500, 0, 0, 0.6).stream()
            .filter(row -> row.model().equals("small"))
            .toList();
    PolicyVerdict verdict = judge(NEW, rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.MODEL_VANISHED);
    assertThat(verdict.vanished()).containsExactly("large");
  }

  @Test
  void aGainOnOneClassDoesNotPayForHarmOnAnother() {
    RoutingPolicy both = Logs.policy("desk", Map.of("code", "large", "math", "large"), 0);
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 3000, 0.5, 0.9, 0.3));
    rows.addAll(logs.weighed("math", 600, 0.5, 0.3, 0.9));
    assertThat(judge(both, rows).reason()).isEqualTo(PolicyReason.CLASS_HARMED);
  }

  @Test
  void aClassNeverSeenIsNotJudgedByTheOthers() {
    RoutingPolicy both = Logs.policy("desk", Map.of("code", "large", "poetry", "large"), 0);
    PolicyVerdict verdict = judge(both, logs.weighed("code", 1500, 0.2, 0.9, 0.6));
    assertThat(verdict.reason()).isEqualTo(PolicyReason.UNJUDGED_CLASS);
    assertThat(verdict.explore()).extracting(ToExplore::queryClass).containsOnly("poetry");
  }

  @Test
  void whatChoosesTheSameHasNoEffectAndMayExploreALittle() {
    RoutingPolicy same = Logs.policy("desk", Map.of(), 0);
    List<LoggedChoice> rows = logs.weighed("code", 10, 0.5, 1, 1);
    assertThat(judge(NOW, rows).reason()).isEqualTo(PolicyReason.NO_EFFECT);
    assertThat(judge(same, rows).reason()).isEqualTo(PolicyReason.NO_EFFECT);
    assertThat(judge(Logs.policy("desk", Map.of(), 0.1), rows).reason())
        .isEqualTo(PolicyReason.EXPLORES);
    assertThat(judge(Logs.policy("desk", Map.of(), 0.5), rows).reason())
        .isEqualTo(PolicyReason.EXPLORES_TOO_MUCH);
  }

  @Test
  void whatIsKnownToBeWorseOnAClassIsNotExploredAndNamed() {
    RoutingPolicy explores = Logs.policy("desk", Map.of(), 0.1);
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 1500, 0.2, 0.4, 0.9));
    rows.addAll(logs.weighed("math", 1500, 0.2, 0.9, 0.9));
    PolicyVerdict verdict = judge(explores, rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.EXPLORES_HARM);
    assertThat(verdict.decision()).isEqualTo(Decision.REJECT);
    assertThat(verdict.harmful())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.queryClass()).isEqualTo("code");
              assertThat(one.candidate()).isEqualTo("large");
              assertThat(one.incumbent()).isEqualTo("small");
              assertThat(one.gain().upper()).isNegative();
            });
    assertThat(judge(explores, logs.paired("code", 200, 0.3, 0.9)).reason())
        .isEqualTo(PolicyReason.EXPLORES_HARM);
  }

  @Test
  void tracesThatItWasMinedFromMayForbidExploringAndProveNoGain() {
    List<LoggedChoice> earlier =
        logs.weighed("code", 1500, 0.2, 0.4, 0.9).stream().map(LoggedChoice::asEarlier).toList();
    PolicyVerdict forbidden = judge(Logs.policy("desk", Map.of(), 0.1), earlier);
    assertThat(forbidden.reason()).isEqualTo(PolicyReason.EXPLORES_HARM);
    assertThat(forbidden.rows()).isZero();
    List<LoggedChoice> praise =
        logs.weighed("code", 1500, 0.2, 0.9, 0.4).stream().map(LoggedChoice::asEarlier).toList();
    assertThat(judge(NEW, praise).reason()).isEqualTo(PolicyReason.NO_TRACES);
  }

  @Test
  void exploringLessOfWhatIsKnownToBeWorseIsNoHarm() {
    RoutingPolicy now = Logs.policy("desk", Map.of(), 0.2);
    RoutingPolicy less = Logs.policy("desk", Map.of(), 0.1);
    List<LoggedChoice> rows = logs.weighed("code", 1500, 0.2, 0.4, 0.9);
    assertThat(PolicyGate.judge(less, now, PLAN, rows).reason()).isEqualTo(PolicyReason.EXPLORES);
    assertThat(PolicyGate.judge(now, less, PLAN, rows).reason())
        .isEqualTo(PolicyReason.EXPLORES_HARM);
  }

  @Test
  void answersOfASingleModelWithAProbabilityDoNotHideWhatPromptsTell() {
    List<LoggedChoice> rows = new ArrayList<>(logs.paired("code", 200, 0.3, 0.9));
    for (int i = 0; i < 60; i++) {
      rows.add(new LoggedChoice("now" + i, i, "code", "new" + i, "small", 1.0, 1.0));
    }
    assertThat(judge(Logs.policy("desk", Map.of(), 0.1), rows).reason())
        .isEqualTo(PolicyReason.EXPLORES_HARM);
  }

  @Test
  void theMoreModelsCouldHaveBeenChosenTheMoreMustSpeakForHarm() {
    RoutingPolicy explores = Logs.policy("desk", Map.of(), 0.1);
    List<LoggedChoice> rows = logs.weighed("code", 1500, 0.2, 0.4, 0.9);
    List<ModelEvidence> others = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      others.add(new ModelEvidence("code", "other" + i, 9, 9, 0.5, 0.3, "propensity"));
    }
    RoutingPolicy chosenOfTen =
        new RoutingPolicy(
            "desk",
            0,
            NOW.models(),
            NOW.defaultModel(),
            0,
            NOW.candidates(),
            others,
            MinedFrom.NOTHING);
    double ofTwo = judge(explores, rows).harmful().get(0).gain().upper();
    double ofTen =
        PolicyGate.judge(explores, chosenOfTen, PLAN, rows).harmful().get(0).gain().upper();
    assertThat(ofTen).isGreaterThan(ofTwo).isNegative();
  }

  @Test
  void ofModelsThatAreAlikeFewAreCalledHarmful() {
    RoutingPolicy explores = Logs.policy("desk", Map.of(), 0.1);
    int rejected = 0;
    for (int seed = 0; seed < 200; seed++) {
      Logs alike = new Logs(seed);
      List<LoggedChoice> rows = new ArrayList<>(alike.weighed("code", 150, 0.2, 0.8, 0.8));
      rows.addAll(alike.weighed("math", 150, 0.2, 0.8, 0.8));
      rejected += judge(explores, rows).reason() == PolicyReason.EXPLORES_HARM ? 1 : 0;
    }
    assertThat(rejected).isLessThanOrEqualTo((int) (200 * PLAN.alpha()));
  }

  @Test
  void exploringASingleModelHasNoEffect() {
    RoutingPolicy alone =
        new RoutingPolicy(
            "desk",
            0,
            new TreeMap<>(),
            "small",
            0.1,
            List.of("small"),
            List.of(),
            MinedFrom.NOTHING);
    assertThat(judge(alone, logs.weighed("code", 10, 0.5, 1, 1)).reason())
        .isEqualTo(PolicyReason.NO_EFFECT);
  }

  @Test
  void clocksThatJumpChangeNoBound() {
    List<LoggedChoice> rows = logs.weighed("code", 1500, 0.2, 0.9, 0.6);
    Random clock = new Random(5);
    List<LoggedChoice> jumped =
        rows.stream()
            .map(
                row ->
                    new LoggedChoice(
                        row.unit(),
                        clock.nextLong(),
                        row.queryClass(),
                        row.prompt(),
                        row.model(),
                        row.propensity(),
                        row.quality()))
            .toList();
    PolicyVerdict steady = judge(NEW, rows);
    PolicyVerdict verdict = judge(NEW, jumped);
    assertThat(verdict.reason()).isEqualTo(steady.reason());
    assertThat(verdict.gain()).isEqualTo(steady.gain());
    assertThat(verdict.units()).isEqualTo(steady.units());
  }

  @Test
  void noTracesHold() {
    assertThat(judge(NEW, List.of()).reason()).isEqualTo(PolicyReason.NO_TRACES);
    assertThatThrownBy(
            () -> PolicyGate.judge(NEW, Logs.policy("shop", Map.of(), 0), PLAN, List.of()))
        .hasMessageContaining("desk with one of shop");
  }

  @Test
  void answersOfOneConversationAreOneUnit() {
    List<LoggedChoice> rows = new ArrayList<>();
    for (LoggedChoice row : logs.weighed("code", 25, 0.5, 1, 0)) {
      rows.addAll(Collections.nCopies(100, row));
    }
    PolicyVerdict verdict = judge(NEW, rows);
    assertThat(verdict.units()).isEqualTo(25);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.TOO_FEW_UNITS);
  }

  @Test
  void aReceiptReplaysFromItsRowsInAnyOrder(@TempDir Path directory) throws Exception {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 300, 0.2, 0.9, 0.6));
    PolicyVerdict verdict = judge(NEW, rows);
    Collections.shuffle(rows, new Random(3));
    assertThat(judge(NEW, rows)).isEqualTo(verdict);
    Path receipt = PolicyReceipt.write(directory, verdict, rows);
    assertThat(PolicyReceipt.read(receipt)).isEqualTo(verdict);
    assertThat(PolicyReceipt.holds(receipt)).isTrue();
    Path beside = directory.resolve(verdict.id() + ".rows.jsonl");
    Files.writeString(beside, Files.readString(beside).replace("\"quality\":1", "\"quality\":0"));
    assertThat(PolicyReceipt.holds(receipt)).isFalse();
  }

  @Test
  void aReceiptWithEarlierTracesReplays(@TempDir Path directory) throws Exception {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 40, 0.2, 0.9, 0.6));
    logs.weighed("math", 1500, 0.2, 0.4, 0.9).forEach(row -> rows.add(row.asEarlier()));
    PolicyVerdict verdict = judge(Logs.policy("desk", Map.of(), 0.1), rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.EXPLORES_HARM);
    Path receipt = PolicyReceipt.write(directory, verdict, rows);
    assertThat(PolicyReceipt.read(receipt)).isEqualTo(verdict);
    assertThat(PolicyReceipt.holds(receipt)).isTrue();
  }

  @Test
  void aReceiptHoldsOfTheEarlierTracesOnlyThoseThatWereCompared(@TempDir Path directory)
      throws Exception {
    List<LoggedChoice> compared = new ArrayList<>(logs.weighed("math", 1500, 0.2, 0.4, 0.9));
    compared.addAll(logs.paired("code", 60, 0.6, 0.6));
    List<LoggedChoice> rows = new ArrayList<>();
    compared.forEach(row -> rows.add(row.asEarlier()));
    for (int i = 0; i < 500; i++) {
      rows.add(new LoggedChoice("a" + i, i, "math", "m" + i, "small", null, 1.0).asEarlier());
      rows.add(new LoggedChoice("b" + i, i, "code", "c" + i, "small", 1.0, 1.0).asEarlier());
      rows.add(new LoggedChoice("c" + i, i, "code", "p" + i, "third", null, 1.0).asEarlier());
      rows.add(new LoggedChoice("d" + i, i, "math", "p" + i, "large", 0.2, null).asEarlier());
    }
    rows.add(new LoggedChoice("since", 9, "other", "p", "small", null, null));
    PolicyVerdict verdict = judge(Logs.policy("desk", Map.of(), 0.1), rows);
    assertThat(verdict.reason()).isEqualTo(PolicyReason.EXPLORES_HARM);
    Path receipt = PolicyReceipt.write(directory, verdict, rows);
    assertThat(Files.readAllLines(directory.resolve(verdict.id() + ".rows.jsonl")))
        .hasSize(1500 + 120 + 1);
    assertThat(PolicyReceipt.holds(receipt)).isTrue();
  }
}
