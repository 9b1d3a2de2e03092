package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PolicyMinerTest {

  private final Logs logs = new Logs(5);

  private static RoutingPolicy mine(List<LoggedChoice> rows, Map<String, String> table) {
    return PolicyMiner.mine(
            PolicyMiner.present("desk", rows),
            rows,
            table,
            List.of(),
            MiningRule.DEFAULT,
            MinedFrom.NOTHING)
        .policy();
  }

  @Test
  void whatIsPresentIsWhatAnswersMost() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 300, 0.8, 1, 1));
    rows.addAll(logs.weighed("math", 900, 0.2, 1, 1));
    RoutingPolicy present = PolicyMiner.present("desk", rows);
    assertThat(present.models()).containsEntry("code", "large").containsEntry("math", "small");
    assertThat(present.defaultModel()).isEqualTo("small");
    assertThatThrownBy(() -> PolicyMiner.present("desk", List.of()))
        .hasMessageContaining("none of its 0 traces names one");
  }

  @Test
  void hardQueriesGivenToOneModelDoNotMakeItWorse() {
    // easy ones succeed anyway and go to the small model in nine of ten, hard ones to the large
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 2000, 0.1, 0.95, 0.9));
    rows.addAll(logs.weighed("code", 2000, 0.9, 0.5, 0.1));
    double large = mean(rows, "large");
    assertThat(large).isLessThan(mean(rows, "small"));
    assertThat(mine(rows, Map.of("code", "small")).models()).containsEntry("code", "large");
  }

  @Test
  void withoutPropensitiesPromptsOfBothDecideAndElseTheTable() {
    List<LoggedChoice> paired = logs.paired("code", 60, 0.9, 0.5);
    assertThat(mine(paired, Map.of()).models()).containsEntry("code", "large");
    List<LoggedChoice> equal = logs.paired("code", 60, 0.7, 0.7);
    String present = PolicyMiner.present("desk", equal).model("code");
    assertThat(mine(equal, Map.of("code", "other")).models()).containsEntry("code", present);
    List<LoggedChoice> alone = List.of(new LoggedChoice("u", 1, "code", "p", "small", null, 1.0));
    assertThat(mine(alone, Map.of("code", "large")).models()).containsEntry("code", "large");
  }

  @Test
  void whatKeepsAndExploresMayDrawEachModelThatAnswers() {
    List<LoggedChoice> rows = logs.weighed("code", 200, 0.2, 1, 1);
    RoutingPolicy present = PolicyMiner.present("desk", rows);
    assertThat(present.candidates()).containsExactly("small");
    RoutingPolicy kept =
        PolicyMiner.keep(present, rows, List.of(), new MiningRule(5, 0.1), MinedFrom.NOTHING)
            .policy();
    assertThat(kept.models()).isEqualTo(present.models());
    assertThat(kept.candidates()).containsExactly("large", "small");
    assertThat(kept.probability("code", "large")).isEqualTo(0.05);
  }

  @Test
  void whatDoesNotExploreHasOnlyTheModelsThatItChooses() {
    List<LoggedChoice> rows = logs.weighed("code", 400, 0.1, 0.8, 0.9);
    assertThat(mine(rows, Map.of()).candidates()).containsExactly("small");
    RoutingPolicy present = PolicyMiner.present("desk", rows);
    assertThat(
            PolicyMiner.mine(
                    present, rows, Map.of(), List.of(), new MiningRule(5, 0.1), MinedFrom.NOTHING)
                .policy()
                .candidates())
        .containsExactly("large", "small");
  }

  @Test
  void whatExploresLeavesOutAModelThatIsKnownToBeWorseOnAClass() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("code", 1500, 0.2, 0.3, 0.9));
    rows.addAll(logs.weighed("math", 1500, 0.2, 0.9, 0.9));
    RoutingPolicy present = PolicyMiner.present("desk", rows);
    MiningRule explores = new MiningRule(5, 0.1);
    assertThat(
            PolicyMiner.keep(present, rows, List.of(), explores, MinedFrom.NOTHING)
                .policy()
                .candidates())
        .containsExactly("small");
    RoutingPolicy mined =
        PolicyMiner.mine(present, rows, Map.of(), List.of(), explores, MinedFrom.NOTHING).policy();
    assertThat(mined.model("code")).isEqualTo("small");
    assertThat(judge(mined, present, rows)).isNotEqualTo(PolicyReason.EXPLORES_HARM);
  }

  @Test
  void aModelThatIsChosenOnOneClassIsNotExploredOnAnotherWhereItIsWorse() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("short", 1500, 0.2, 0.9, 0.4));
    rows.addAll(logs.weighed("code", 1500, 0.2, 0.3, 0.9));
    RoutingPolicy present = PolicyMiner.present("desk", rows);
    MinedRouting found =
        PolicyMiner.mine(
            present, rows, Map.of(), List.of(), new MiningRule(5, 0.1), MinedFrom.NOTHING);
    assertThat(found.leftOut()).isEmpty();
    assertThat(found.limits())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.queryClass()).isEqualTo("code");
              assertThat(one.candidate()).isEqualTo("large");
            });
    RoutingPolicy mined = found.policy();
    assertThat(mined.models()).containsEntry("short", "large").containsEntry("code", "small");
    assertThat(mined.probability("code", "large")).isZero();
    assertThat(judge(mined, present, rows)).isEqualTo(PolicyReason.BETTER);
  }

  @Test
  void aModelThatIsChosenOnOneClassIsExploredOnAnotherNoMoreThanNow() {
    List<LoggedChoice> rows = new ArrayList<>(logs.weighed("short", 1500, 0.2, 0.9, 0.4));
    rows.addAll(logs.weighed("code", 1500, 0.2, 0.3, 0.9));
    RoutingPolicy present = Logs.policy("desk", Map.of(), 0.04);
    RoutingPolicy mined = exploring(present, rows);
    assertThat(mined.model("short")).isEqualTo("large");
    assertThat(mined.explore()).isEqualTo(0.04);
    assertThat(judge(mined, present, rows)).isEqualTo(PolicyReason.BETTER);
  }

  @Test
  void aModelOfWhichMoreIsDrawnBecauseAnotherWasLeftOutIsLookedAtAgain() {
    Map<String, Double> means = Map.of("large", 0.2, "medium", 0.3, "other", 0.9, "small", 0.9);
    List<LoggedChoice> rows = logs.drawn("code", 4000, means);
    RoutingPolicy present =
        new RoutingPolicy(
            "desk",
            0,
            new TreeMap<>(),
            "small",
            0.06,
            List.of("medium", "small"),
            List.of(),
            MinedFrom.NOTHING);
    RoutingPolicy kept =
        PolicyMiner.keep(present, rows, List.of(), new MiningRule(5, 0.1), MinedFrom.NOTHING)
            .policy();
    assertThat(kept.candidates()).containsExactly("other", "small");
    assertThat(judge(kept, present, rows)).isEqualTo(PolicyReason.EXPLORES);
  }

  private static RoutingPolicy exploring(RoutingPolicy present, List<LoggedChoice> rows) {
    return PolicyMiner.mine(
            present, rows, Map.of(), List.of(), new MiningRule(5, 0.1), MinedFrom.NOTHING)
        .policy();
  }

  /** What the gate says with these traces as the earlier and the same ones again as the later. */
  private static PolicyReason judge(
      RoutingPolicy mined, RoutingPolicy present, List<LoggedChoice> rows) {
    List<LoggedChoice> all = new ArrayList<>(rows);
    rows.forEach(row -> all.add(row.asEarlier()));
    return PolicyGate.judge(mined, present, OffPolicyPlan.DEFAULT, all).reason();
  }

  private static double mean(List<LoggedChoice> rows, String model) {
    return rows.stream()
        .filter(row -> row.model().equals(model))
        .mapToDouble(LoggedChoice::quality)
        .average()
        .orElseThrow();
  }
}
