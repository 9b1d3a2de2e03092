package io.millrace.cli.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.TaskSet;
import io.millrace.traffic.TaskOrigin;
import io.millrace.traffic.TrafficFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewDialogueTest {

  @TempDir private Path directory;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void fourTasks() throws IOException {
    List<String> ids = List.of("a", "b", "c", "d");
    List<ScenarioTask> tasks =
        ids.stream()
            .map(id -> ScenarioTask.ofPrompt(id, id, "short", id + "?", TextNode.valueOf("4")))
            .toList();
    TaskOrigin origin =
        new TaskOrigin(
            TaskSet.of(tasks).hash(),
            "2026-11-22T00:00:00Z",
            "numeric",
            true,
            "4 of 4 answers hold one number",
            new TreeMap<>(),
            new TreeMap<>(),
            0,
            ids,
            ids);
    new TrafficFiles(directory, directory.resolve("tasks.jsonl")).write(tasks, origin);
    Files.writeString(
        directory.resolve("scenario.yaml"),
        "name: sums\nbase_model: base\nverifier: {type: numeric}\n");
  }

  @Test
  void aReviewThatWasQuitGoesOnWhereItWas() throws IOException {
    assertThat(typed("y\nn\nq\n").summary())
        .startsWith("1 yes, 1 no, 0 edited; 2 of 4 sampled tasks are open; 3 in 3 groups");
    assertThat(said()).contains("1 of 4  a", "3 of 4  c");

    TaskReview again = typed("Y\n");
    assertThat(said()).contains("1 of 2  c").doesNotContain("  a ", "  b ");
    assertThat(again.summary()).startsWith("2 yes, 1 no, 0 edited; 1 of 4 sampled");
    assertThat(typed("yes\n").open(false)).isEmpty();
    assertThat(typed("n\n").summary()).startsWith("3 yes, 1 no");
    assertThat(said()).isEmpty();
  }

  @Test
  void anEditThatCannotBeJudgedIsAskedForAgain() throws IOException {
    TaskReview review = typed("e\nfour\ne\n\nx\ne\n5\n");
    assertThat(said())
        .contains("does not take it for right itself")
        .contains("Cannot take 'x'; type y, n, e or q");
    assertThat(review.tasks().get("a").expected().textValue()).isEqualTo("5");
    assertThat(review.summary()).startsWith("0 yes, 0 no, 1 edited; 3 of 4");
  }

  @Test
  void inputThatEndsIsNoAnswer() throws IOException {
    assertThat(typed("").summary()).startsWith("0 yes, 0 no, 0 edited; 4 of 4");
    assertThat(typed("e\n").summary()).startsWith("0 yes, 0 no, 0 edited; 4 of 4");
  }

  @Test
  void eachAnswerIsOnDiskBeforeTheNextQuestion() throws IOException {
    List<Integer> kept = new ArrayList<>();
    BufferedReader answers =
        new BufferedReader(new StringReader("y\ne\n5\nn\n")) {
          @Override
          public String readLine() throws IOException {
            Path review = directory.resolve("review.jsonl");
            kept.add(Files.exists(review) ? Files.readAllLines(review).size() : 0);
            return super.readLine();
          }
        };
    TaskReview review = TaskReview.open(ScenarioFiles.read(directory));
    new ReviewDialogue(new TypedLines(answers), new PrintWriter(said)).run(review, false);

    // the edit is asked for in two lines; the input ends at the last question
    assertThat(kept).containsExactly(0, 1, 1, 2, 3);
  }

  @Test
  void mostlyWrongTasksMakeTheVerifierDoubtful() throws IOException {
    assertThat(typed("n\nn\ny\n").doubtful()).isTrue();
  }

  @Test
  void onATerminalAKeyIsAnAnswer() throws IOException {
    TaskReview review = TaskReview.open(ScenarioFiles.read(directory));
    PipedOutputStream typed = new PipedOutputStream();
    try (PipedInputStream keys = new PipedInputStream(typed);
        Terminal terminal =
            TerminalBuilder.builder()
                .system(false)
                .type("ansi")
                .streams(keys, OutputStream.nullOutputStream())
                .build()) {
      typed.write("yx\u001b[An\re5\nq".getBytes(UTF_8));
      typed.flush();
      Attributes before = terminal.getAttributes();
      PrintWriter out = new PrintWriter(said, true);
      new ReviewDialogue(new TypedKeys(terminal, out), out).run(review, false);
      assertThat(terminal.getAttributes().getLocalFlag(LocalFlag.ICANON))
          .as("no longer raw")
          .isEqualTo(before.getLocalFlag(LocalFlag.ICANON));
    }
    assertThat(review.summary())
        .startsWith("1 yes, 1 no, 1 edited; 1 of 4 sampled tasks are open; 3 in 3 groups");
    assertThat(review.tasks().get("c").expected().textValue()).isEqualTo("5");
    assertThat(said())
        .contains("q(uit): y\n", "q(uit): q\n", "Cannot take 'x'; type y, n, e or q")
        .contains("Cannot take ''");
  }

  private TaskReview typed(String keys) throws IOException {
    said.getBuffer().setLength(0);
    TaskReview review = TaskReview.open(ScenarioFiles.read(directory));
    Typing typing = new TypedLines(new BufferedReader(new StringReader(keys)));
    new ReviewDialogue(typing, new PrintWriter(said, true)).run(review, false);
    return review;
  }

  private String said() {
    return said.toString();
  }
}
