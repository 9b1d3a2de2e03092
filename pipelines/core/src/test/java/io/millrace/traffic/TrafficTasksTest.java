package io.millrace.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.VerifierSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrafficTasksTest {

  private static final VerifierSpec CALLS = new VerifierSpec.ToolCall();

  @TempDir private Path directory;

  @Test
  void everyPairIsATaskOrACountedReason() {
    List<HoldoutPair> pairs = new ArrayList<>(Pairs.answered("free\ntext", ""));
    pairs.add(Pairs.conversation("one", JsonNodeFactory.instance.objectNode()));
    pairs.add(Pairs.conversation("two", JsonNodeFactory.instance.objectNode()));
    pairs.add(Pairs.conversation("three", JsonNodeFactory.instance.objectNode()));
    pairs.add(Pairs.conversation("odd", JsonNodeFactory.instance.textNode("{'a': 1}")));
    TrafficTasks tasks = TrafficTasks.of(pairs, CALLS, 1, Set.of(pairs.get(4).promptHash()));

    assertThat(tasks.pairs())
        .containsOnly(
            entry(TrafficTasks.TAKEN, 1),
            entry(TrafficTasks.KEPT, 1),
            entry(TrafficTasks.USED, 1),
            entry("its answer is free text", 1),
            entry("its answer says nothing", 1),
            entry(
                "its answer calls a tool with arguments that are no JSON object;"
                    + " its answer is free text",
                1));
    assertThat(tasks.answers())
        .containsOnly(entry(TrafficTasks.TAKEN, 1), entry("its answer is free text", 2));
    assertThat(tasks.groups()).containsExactly(pairs.get(2).promptHash());
  }

  @Test
  void anAnswerIsAskedWithAllThatStoodBeforeIt() throws IOException {
    var arguments = JsonNodeFactory.instance.objectNode().put("name", "Lena");
    List<HoldoutPair> pairs = List.of(Pairs.conversation("hello", arguments));
    TrafficTasks tasks = TrafficTasks.of(pairs, CALLS, 10, Set.of());

    assertThat(tasks.tasks())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.messages()).hasSize(4);
              assertThat(task.slice()).isEqualTo("general");
              assertThat(task.group()).isEqualTo(pairs.get(0).promptHash());
              assertThat(task.expected().toString())
                  .isEqualTo("[{\"name\":\"find_user\",\"arguments\":{\"name\":\"Lena\"}}]");
            });
    TaskSet written = TaskSet.of(tasks.tasks());
    written.write(directory.resolve("tasks.jsonl"));
    assertThat(TaskSet.read(directory.resolve("tasks.jsonl")).hash()).isEqualTo(written.hash());
  }

  @Test
  void aSampleShowsEachSliceAndNothingTwice() {
    List<ScenarioTask> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(ScenarioTask.ofPrompt("long-" + i, "long-" + i, "long", "p", null));
    }
    tasks.add(ScenarioTask.ofPrompt("code-0", "code", "code", "p", null));
    tasks.add(ScenarioTask.ofPrompt("code-1", "code", "code", "p", null));
    assertThat(TrafficTasks.sample(tasks, 4))
        .containsExactly("long-0", "code-0", "long-1", "long-2");
    assertThat(TrafficTasks.sample(tasks, 99)).hasSize(22).doesNotHaveDuplicates();
  }
}
