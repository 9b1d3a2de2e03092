package io.millrace.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    TrafficTasks tasks =
        TrafficTasks.of(pairs, CALLS, 1, Set.of(pairs.get(4).promptHash()), ContextLimit.NONE);

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
  void whatNobodyButAdaptersAnsweredIsTakenWhereOthersAreTooFewAndCounted() {
    List<HoldoutPair> pairs = new ArrayList<>(Pairs.answered("1", "2", "3", "4", "5"));
    for (int adapters : List.of(0, 1, 3)) {
      pairs.set(adapters, Pairs.byAdapters(pairs.get(adapters)));
    }
    List<String> others = List.of(pairs.get(2).promptHash(), pairs.get(4).promptHash());

    assertThat(numbers(pairs, 2).groups()).containsExactlyElementsOf(others);
    assertThat(numbers(pairs, 2).byAdapters()).isZero();
    assertThat(numbers(pairs, 4).groups())
        .containsAll(others)
        .contains(pairs.get(0).promptHash(), pairs.get(1).promptHash());
    assertThat(numbers(pairs, 4).byAdapters()).isEqualTo(2);

    List<HoldoutPair> own = pairs.stream().filter(HoldoutPair::byAdapters).toList();
    assertThat(numbers(own, 9).tasks()).hasSize(3);
    assertThat(numbers(own, 9).byAdapters()).isEqualTo(3);
  }

  private static TrafficTasks numbers(List<HoldoutPair> pairs, int limit) {
    return TrafficTasks.of(
        pairs, new VerifierSpec.Numeric(0, 0), limit, Set.of(), ContextLimit.NONE);
  }

  @Test
  void anAnswerIsAskedWithAllThatStoodBeforeIt() throws IOException {
    var arguments = JsonNodeFactory.instance.objectNode().put("name", "Lena");
    List<HoldoutPair> pairs = List.of(Pairs.conversation("hello", arguments));
    TrafficTasks tasks = TrafficTasks.of(pairs, CALLS, 10, Set.of(), ContextLimit.NONE);

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
  void whatExceedsTheBasesContextIsAskedWithTheLastTurnsThatFit() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    List<HoldoutPair> pairs = List.of(Pairs.conversation("hello", arguments));

    assertThat(prompts(pairs, 5)).containsExactly(List.of("system", "user", "assistant", "user"));
    assertThat(prompts(pairs, 4)).containsExactly(List.of("system", "user"));
    assertThat(prompts(pairs, 2)).containsExactly(List.of("user"));
    assertThat(prompts(pairs, 1)).isEmpty();

    assertThat(of(pairs, 4).answers())
        .containsOnly(entry(TrafficTasks.CUT, 1), entry("its answer is free text", 2));
    assertThat(of(pairs, 1).pairs())
        .containsEntry("its answer is free text; its last turn exceeds the base's context", 1);
  }

  @Test
  void aSystemMessageThatLeavesNoRoomForATurnGoesAndTheTurnsStay() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    ContextLimit noSystem =
        (messages, tools) -> !messages.path(0).path("role").asText().equals("system");
    List<HoldoutPair> pairs = List.of(Pairs.conversation("hello", arguments));

    TrafficTasks tasks = TrafficTasks.of(pairs, CALLS, 10, Set.of(), noSystem);
    assertThat(tasks.tasks())
        .singleElement()
        .extracting(task -> task.messages().size())
        .isEqualTo(3);
    assertThat(tasks.answers()).containsEntry(TrafficTasks.CUT, 1);
  }

  private static TrafficTasks of(List<HoldoutPair> pairs, int most) {
    return TrafficTasks.of(
        pairs, CALLS, 10, Set.of(), (messages, tools) -> messages.size() <= most);
  }

  /** Who speaks in each task, where a conversation may have so many messages. */
  private static List<List<String>> prompts(List<HoldoutPair> pairs, int most) {
    return of(pairs, most).tasks().stream()
        .map(task -> task.messages().findValuesAsText("role"))
        .toList();
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
