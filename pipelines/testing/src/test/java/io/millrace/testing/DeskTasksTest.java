package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTasksTest {

  private static final Path SHIPPED =
      Path.of(System.getProperty("millrace.root"), "scenarios", DeskTasks.SCENARIO, "tasks.jsonl");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 123456})
  void noCaseIsUsedTwice(long seed) {
    DeskTasks tasks = DeskTasks.draw(seed, seed);
    Set<String> traffic = tasks.traffic().stream().map(DeskCase::key).collect(Collectors.toSet());
    Set<String> gate = groups(tasks.gate());
    Set<String> audit = groups(tasks.audit());
    Set<String> all = new HashSet<>(traffic);
    all.addAll(gate);
    all.addAll(audit);

    assertThat(gate).hasSize(120);
    assertThat(audit).hasSize(60);
    assertThat(traffic).hasSize(252);
    assertThat(all).hasSize(432);
  }

  @Test
  void noMessageOfTheTrafficIsAnyoneElsesTask() {
    DeskTasks tasks = DeskTasks.draw(3, 4);
    Set<String> held = new HashSet<>();
    List.of(tasks.gate(), tasks.audit())
        .forEach(set -> set.tasks().forEach(task -> held.add(prompt(task))));
    long deliveries = 0;
    for (Planted record : DeskTraffic.generate(tasks, 5, 4000).records()) {
      if (record instanceof Planted.Delivery delivery) {
        deliveries++;
        assertThat(held).doesNotContain(delivery.trace().messages().get(1).text());
      }
    }
    assertThat(deliveries).isGreaterThanOrEqualTo(4000);
    assertThat(held).hasSizeGreaterThan(200);
  }

  @Test
  void everySliceIsLargeEnoughToBeJudged() {
    assertThat(
            DeskTasks.draw(9, 9).gate().tasks().stream()
                .collect(Collectors.groupingBy(ScenarioTask::slice, Collectors.counting()))
                .values())
        .containsExactly(40L, 40L, 40L);
  }

  /** After a change, write the file anew with {@code -Dmillrace.reference=write}. */
  @Test
  void theTasksInTheRepositoryAreThoseOfPolicyZero() throws IOException {
    TaskSet drawn = DeskTasks.draw(0, 1).gate();
    if ("write".equals(System.getProperty("millrace.reference"))) {
      drawn.write(SHIPPED);
    }
    assertThat(TaskSet.read(SHIPPED)).isEqualTo(drawn);
  }

  private static Set<String> groups(TaskSet tasks) {
    return tasks.tasks().stream().map(ScenarioTask::group).collect(Collectors.toSet());
  }

  private static String prompt(ScenarioTask task) {
    return task.messages().get(0).get("content").asText();
  }
}
