package io.millrace.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.traffic.ReviewAnswer.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficFilesTest {

  private static final ReviewAnswer YES = new ReviewAnswer("a", Kind.YES, null);
  private static final ReviewAnswer NO = new ReviewAnswer("b", Kind.NO, null);
  private static final ReviewAnswer EDIT =
      new ReviewAnswer("c", Kind.EDIT, TextNode.valueOf("größer"));

  @TempDir private Path directory;
  private TrafficFiles files;

  @BeforeEach
  void threeTasks() throws IOException {
    files = new TrafficFiles(directory, directory.resolve("tasks.jsonl"));
    List<ScenarioTask> tasks = List.of(task("a"), task("b"), task("c"));
    files.write(tasks, origin(TaskSet.of(tasks).hash(), "a", "b", "c"));
  }

  @Test
  void anAnswerChangesTheTasksAtOnce() throws IOException {
    files.answer(YES);
    files.answer(NO);
    files.answer(EDIT);
    assertThat(tasks()).extracting(ScenarioTask::id).containsExactly("a", "c");
    assertThat(tasks().get(1).expected().textValue()).isEqualTo("größer");
    assertThat(files.review().open()).isEmpty();
    assertThat(files.review().count(Kind.YES)).isOne();
  }

  @Test
  void aReviewCutOffWithinALineGoesOnBeforeIt() throws IOException {
    files.answer(YES);
    Path review = directory.resolve("review.jsonl");
    byte[] half =
        "{\"task\":\"c\",\"answer\":\"edit\",\"expected\":\"gr\u00f6"
            .getBytes(StandardCharsets.UTF_8);
    Files.write(review, Arrays.copyOf(half, half.length - 1), StandardOpenOption.APPEND);

    assertThat(files.review().open()).containsExactly("b", "c");
    files.answer(NO);
    assertThat(Files.readAllLines(review)).hasSize(2);
    assertThat(files.review().open()).containsExactly("c");
  }

  @Test
  void anAnswerThatWasKeptAndNotCarriedOutIsCarriedOutOnce() throws IOException {
    Files.writeString(directory.resolve("review.jsonl"), "{\"task\":\"b\",\"answer\":\"no\"}\n");
    assertThat(tasks()).hasSize(3);
    files.carryOut();
    files.carryOut();
    assertThat(tasks()).extracting(ScenarioTask::id).containsExactly("a", "c");
    assertThat(files.review().count(Kind.NO)).isOne();
  }

  @Test
  void theLastAnswerToATaskHoldsAndCountsOnce() throws IOException {
    files.answer(YES);
    files.answer(YES);
    files.answer(new ReviewAnswer("a", Kind.NO, null));
    Review review = files.review();
    assertThat(review.count(Kind.YES)).isZero();
    assertThat(review.count(Kind.NO)).isOne();
    assertThat(review.open()).containsExactly("b", "c");
  }

  @Test
  void theLastTaskStays() throws IOException {
    files.answer(NO);
    files.answer(new ReviewAnswer("a", Kind.NO, null));
    assertThatThrownBy(() -> files.answer(new ReviewAnswer("c", Kind.NO, null)))
        .hasMessageContaining("it is the last task");
    assertThat(tasks()).extracting(ScenarioTask::id).containsExactly("c");
  }

  @Test
  void aRetiredSetIsKeptAndItsGroupsStayUsed() throws IOException {
    files.answer(NO);
    Path retired = files.retire();
    assertThat(files.retire()).isEqualTo(retired);
    files.write(List.of(task("d")), origin("set-2", "d"));

    assertThat(retired).isDirectoryContaining(file -> file.endsWith("review.jsonl"));
    assertThat(TaskSet.read(retired.resolve("tasks.jsonl")).hash())
        .startsWith(retired.getFileName().toString());
    assertThat(files.used()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(files.review().answers()).isEmpty();
  }

  @Test
  void aRetirementCutOffAnywhereIsDoneAgain() throws IOException {
    files.answer(YES);
    String name = TaskSet.of(tasks()).hash().substring(0, 12);
    Path retired = directory.resolve("retired");
    for (String cut : List.of(name, name + ".unfinished", "000000000000")) {
      Files.createDirectories(retired.resolve(cut));
      Files.copy(directory.resolve("review.jsonl"), retired.resolve(cut).resolve("review.jsonl"));
      Files.writeString(retired.resolve(cut).resolve("traffic.json"), "{\"set\":");
    }
    Files.writeString(retired.resolve(name + ".unfinished").resolve("tasks.jsonl"), "{\"id\":");

    assertThat(files.used()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(files.retire()).isEqualTo(retired.resolve(name));
    assertThat(TaskSet.read(retired.resolve(name).resolve("tasks.jsonl")).tasks()).hasSize(3);
    assertThat(retired.resolve(name + ".unfinished")).doesNotExist();
    assertThat(files.used()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rotation.unfinished/tasks.jsonl", "tasks.jsonl.next", "traffic.json.next"})
  void aNewSetCutOffAnywhereIsNeverMixedWithTheOld(String stuck) throws IOException {
    files.answer(YES);
    Path inTheWay = directory.resolve(stuck).resolve("in the way");
    Files.createDirectories(inTheWay);
    assertThatThrownBy(() -> files.write(List.of(task("d")), origin("set-2", "d")))
        .isInstanceOf(IOException.class);
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());

    boolean old = stuck.startsWith("rotation");
    TrafficFiles later = new TrafficFiles(directory, directory.resolve("tasks.jsonl"));
    String[] expected = old ? new String[] {"a", "b", "c"} : new String[] {"d"};
    assertThat(later.finish()).isEqualTo(!old);
    assertThat(later.finish()).isFalse();
    assertThat(later.origin().orElseThrow().sample()).containsExactly(expected);
    assertThat(tasks()).extracting(ScenarioTask::id).containsExactly(expected);
    assertThat(later.review().answers()).hasSize(old ? 1 : 0);
    later.write(List.of(task("e")), origin("set-3", "e"));
    assertThat(later.used()).containsExactly("e");
    assertThat(directory.resolve("rotation")).doesNotExist();
  }

  @Test
  void aLineThatIsNoAnswerIsNamed() {
    assertThatThrownBy(
            () -> TrafficFiles.answers("\n{\"task\":\"a\",\"answer\":\"perhaps\"}\n", "answers"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("answers:2: ");
    assertThatThrownBy(
            () -> TrafficFiles.answers("{\"task\":\"a\",\"answer\":\"edit\"}", "answers"))
        .hasMessageContaining("expected belongs to an edit");
  }

  private List<ScenarioTask> tasks() throws IOException {
    return TaskSet.read(directory.resolve("tasks.jsonl")).tasks();
  }

  private static ScenarioTask task(String id) {
    return ScenarioTask.ofPrompt(id, id, "short", "question " + id, TextNode.valueOf("yes"));
  }

  private static TaskOrigin origin(String set, String... tasks) {
    return new TaskOrigin(
        set,
        "2026-11-22T00:00:00Z",
        "exact",
        true,
        "labels",
        new TreeMap<>(),
        new TreeMap<>(),
        0,
        List.of(tasks),
        List.of(tasks));
  }
}
