package io.millrace.openjarvis;

import static io.millrace.openjarvis.MiningVectorTest.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RewardVectorTest {
  private static final String FILE = "expected_rewards.json";

  @Test
  void rewardsThriftAsRecorded() throws IOException {
    for (JsonNode one : cases("heuristic_reward")) {
      double reward =
          HeuristicReward.of(
              number(one, "latency_seconds"),
              number(one, "cost_usd"),
              one.get("prompt_tokens").longValue(),
              one.get("completion_tokens").longValue());
      assertThat(reward).as("%s", one).isCloseTo(number(one, "reward"), CLOSE);
    }
  }

  @Test
  void breaksAMultiObjectiveRewardDownAsRecorded() throws IOException {
    for (JsonNode one : cases("multi_objective_reward")) {
      MultiObjectiveReward.Run run =
          new MultiObjectiveReward.Run(
              one.get("correct").booleanValue(),
              number(one, "total_energy_joules"),
              number(one, "total_cost_usd"),
              number(one, "total_latency_seconds"),
              number(one, "max_power_watts"));
      MultiObjectiveReward reward = MultiObjectiveReward.of(run, RewardWeights.DEFAULT);
      JsonNode parts = one.get("breakdown");
      assertThat(reward.total()).isCloseTo(number(parts, "total_reward"), CLOSE);
      assertThat(reward.accuracy()).isCloseTo(number(parts, "accuracy_reward"), CLOSE);
      assertThat(reward.accuracyComponent()).isCloseTo(number(parts, "accuracy_component"), CLOSE);
      assertThat(reward.costPenalty()).isCloseTo(number(parts, "cost_penalty"), CLOSE);
      assertThat(reward.costComponent()).isCloseTo(number(parts, "cost_component"), CLOSE);
      assertThat(reward.energyPenalty()).isCloseTo(number(parts, "energy_penalty"), CLOSE);
      assertThat(reward.energyComponent()).isCloseTo(number(parts, "energy_component"), CLOSE);
      assertThat(reward.latencyPenalty()).isCloseTo(number(parts, "latency_penalty"), CLOSE);
      assertThat(reward.latencyComponent()).isCloseTo(number(parts, "latency_component"), CLOSE);
      assertThat(reward.powerPenalty()).isCloseTo(number(parts, "power_penalty"), CLOSE);
      assertThat(reward.powerComponent()).isCloseTo(number(parts, "power_component"), CLOSE);
      assertThat(reward.intelligencePerJoule()).isCloseTo(number(parts, "ipj"), CLOSE);
    }
  }

  @Test
  void shiftsWeightsDuringTrainingAsRecorded() throws IOException {
    for (JsonNode one : cases("adaptive_weights")) {
      RewardWeights weights = RewardWeights.atStep(one.get("step").longValue());
      assertThat(weights.accuracy()).isCloseTo(number(one, "alpha"), CLOSE);
      assertThat(weights.cost()).isCloseTo(number(one, "beta_cost"), CLOSE);
      assertThat(weights.energy()).isCloseTo(number(one, "beta_energy"), CLOSE);
      assertThat(weights.latency()).isCloseTo(number(one, "gamma_latency"), CLOSE);
      assertThat(weights.power()).isCloseTo(number(one, "gamma_power"), CLOSE);
    }
  }

  @Test
  void comparesSamplesWithinTheirBatchAsRecorded() throws IOException {
    for (JsonNode one : cases("composite_reward_batches")) {
      List<CompositeReward.Sample> batch = new ArrayList<>();
      for (JsonNode sample : one.get("samples")) {
        batch.add(
            new CompositeReward.Sample(
                number(sample, "accuracy"),
                number(sample, "energy_joules"),
                number(sample, "latency_seconds"),
                number(sample, "cost_usd")));
      }
      List<Double> rewards = CompositeReward.of(batch);
      assertThat(rewards).hasSize(one.get("rewards").size());
      for (int i = 0; i < rewards.size(); i++) {
        assertThat(rewards.get(i)).isCloseTo(one.get("rewards").get(i).doubleValue(), CLOSE);
      }
    }
  }

  @Test
  void readsAJudgesTextAsRecorded() throws IOException {
    for (JsonNode one : cases("judge_score_parse")) {
      assertThat(JudgeScore.parse(one.get("text").textValue()))
          .as("%s", one)
          .isCloseTo(number(one, "score"), CLOSE);
    }
  }

  @Test
  void scoresComplexityAsRecorded() throws IOException {
    for (JsonNode one : cases("complexity")) {
      Complexity complexity = Complexity.of(one.get("query").textValue());
      assertThat(complexity.score()).as("%s", one).isCloseTo(number(one, "score"), CLOSE);
      assertThat(complexity.tier().label()).isEqualTo(one.get("tier").textValue());
      assertThat(complexity.maxTokens(false)).isEqualTo(one.get("suggested_max_tokens").intValue());
      assertThat(complexity.maxTokens(true)).isEqualTo(one.get("thinking_model_tokens").intValue());
    }
  }

  @Test
  void gradesAnswersAsRecorded() throws IOException {
    for (JsonNode one : cases("answer_grading")) {
      String predicted = one.get("predicted").textValue();
      assertThat(AnswerGrade.agrees(predicted, one.get("expected").textValue()))
          .as("%s", one)
          .isEqualTo(one.get("correct").booleanValue());
    }
  }

  private static JsonNode cases(String part) throws IOException {
    JsonNode cases = Vectors.read(FILE).path(part);
    Vectors.report(FILE + " " + part, cases.size());
    return cases;
  }

  private static double number(JsonNode node, String field) {
    return node.get(field).doubleValue();
  }
}
