package io.millrace.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One question with the answers that agents give to it.
 *
 * @param number unique within the traffic
 * @param toolCalls how many tool calls precede the answer
 * @param answers distinct texts, of which exactly one is right
 * @param right the index of the right one, drawn independently of all texts
 * @param trap the wrong answer that is given most often
 * @param difficulty what a run's chance of the right answer is lowered by
 */
record PlantedPrompt(
    PlantedScenario scenario,
    int number,
    String question,
    int toolCalls,
    List<String> answers,
    int right,
    int trap,
    double difficulty) {

  static PlantedPrompt draw(int number, RandomGenerator random) {
    List<PlantedScenario> scenarios = PlantedScenario.ALL;
    PlantedScenario scenario = scenarios.get(random.nextInt(scenarios.size()));
    String question = scenario.questions().get(random.nextInt(scenario.questions().size()));
    String answer = scenario.answers().get(random.nextInt(scenario.answers().size()));
    Set<Integer> values = new TreeSet<>();
    int count = random.nextInt(2, 6);
    while (values.size() < count) {
      values.add(random.nextInt(2, 90));
    }
    List<String> answers = new ArrayList<>();
    values.forEach(value -> answers.add(answer.formatted(value, number)));
    int right = random.nextInt(count);
    int trap = (right + random.nextInt(1, count)) % count;
    return new PlantedPrompt(
        scenario,
        number,
        String.format(Locale.ROOT, question, number),
        random.nextInt(3),
        List.copyOf(answers),
        right,
        trap,
        random.nextInt(5) == 0 ? 0.45 : 0.0);
  }

  /** The index of the answer that a run of the given skill gives. */
  int answer(double skill, RandomGenerator random) {
    if (random.nextDouble() < skill - difficulty) {
      return right;
    }
    if (random.nextDouble() < 0.7) {
      return trap;
    }
    return (right + random.nextInt(1, answers.size())) % answers.size();
  }
}
