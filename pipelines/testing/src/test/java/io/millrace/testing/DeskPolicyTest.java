package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeskPolicyTest {

  @Test
  void companiesDiffer() {
    Set<List<String>> companies =
        LongStream.range(0, 200).mapToObj(DeskPolicyTest::answers).collect(Collectors.toSet());

    assertThat(companies).hasSize(200);
  }

  @Test
  void theSameSeedIsTheSameCompany() {
    assertThat(answers(77)).isEqualTo(answers(77));
  }

  @Test
  void whoGuessesOneAnswerForAllIsHardlyEverRight() {
    for (long seed = 0; seed < 20; seed++) {
      List<String> answers = answers(seed);
      long most =
          answers.stream()
              .collect(Collectors.groupingBy(answer -> answer, Collectors.counting()))
              .values()
              .stream()
              .mapToLong(Long::longValue)
              .max()
              .orElseThrow();
      assertThat((double) most / answers.size()).isLessThan(0.15);
    }
  }

  private static List<String> answers(long seed) {
    DeskPolicy policy = new DeskPolicy(seed);
    return DeskCase.all().stream().map(policy::answer).map(DeskAnswer::text).toList();
  }
}
