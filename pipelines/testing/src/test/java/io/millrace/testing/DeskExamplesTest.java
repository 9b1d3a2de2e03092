package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.DeskExamples.Example;
import io.millrace.testing.DeskExamples.Mistakes;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DeskExamplesTest {

  private static final DeskTasks TASKS = DeskTasks.draw(5, 5);

  @Test
  void randomMistakesAreOfRowsAndSystematicOnesOfCases() {
    Predicate<Example> wrong =
        each -> !each.answer().equals(new DeskPolicy(5).answer(each.about()));
    List<Example> random = DeskExamples.draw(TASKS, 400, Mistakes.RANDOM, 0.1, 3);
    List<Example> systematic = DeskExamples.draw(TASKS, 400, Mistakes.SYSTEMATIC, 0.1, 3);

    assertThat(random.stream().filter(wrong)).hasSize(40);
    assertThat(systematic.stream().filter(wrong)).hasSizeBetween(20, 60);
    assertThat(
            systematic.stream()
                .collect(
                    Collectors.groupingBy(
                        Example::about, Collectors.mapping(Example::answer, Collectors.toSet())))
                .values())
        .allSatisfy(answers -> assertThat(answers).hasSize(1));
    assertThat(random).extracting(Example::message).doesNotHaveDuplicates();
    assertThat(random.stream().map(Example::message))
        .containsExactlyElementsOf(systematic.stream().map(Example::message).toList());
  }

  @Test
  void noneIsAboutACaseThatTheGateOrTheAuditAsks() {
    assertThat(DeskExamples.draw(TASKS, 300, Mistakes.RANDOM, 0, 3))
        .allSatisfy(each -> assertThat(TASKS.traffic()).contains(each.about()))
        .allSatisfy(
            each -> assertThat(each.answer()).isEqualTo(new DeskPolicy(5).answer(each.about())));
  }
}
