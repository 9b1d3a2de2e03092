package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed at a terminal, by a process of its own on a terminal of its own. */
class TerminalITCase {

  private static final String BASE =
      Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk", "base").toString();
  private static final String QUESTION = "Right? y(es), n(o), e(dit), q(uit): ";
  private static final String INTERRUPT = "\u0003";

  @TempDir private Path home;
  private Console millrace;

  @BeforeEach
  void commit() throws IOException {
    boolean possible = TypedProcess.isPossible();
    System.out.println(possible ? "terminal: typed at" : "terminal: skipped, there is no script");
    Assumptions.assumeTrue(possible);
    millrace = new Console(home);
    millrace.commit(SortedMessages.traces(100));
  }

  @AfterEach
  void close() {
    if (millrace != null) {
      millrace.close();
    }
  }

  @Test
  void theBaseIsAskedFor() throws IOException {
    try (TypedProcess typed = start("from-traffic", "--scenarios", scenarios())) {
      typed.awaitShown("Base model, a folder: ");
      typed.press(BASE + "\n");
      assertThat(typed.awaitOver()).contains("Made " + desk(), "base      " + BASE, "exit=0");
    }
    assertThat(Files.readString(desk().resolve("scenario.yaml"))).contains(BASE);
  }

  @Test
  void aReviewThatIsKilledKeepsEachAnswerAndGoesOnWithTheNext() throws IOException {
    int tasks = made();
    try (TypedProcess typed = start("review", "--scenarios", scenarios())) {
      typed.awaitShown("1 of " + tasks);
      typed.awaitShown(QUESTION);
      typed.press("y");
      typed.awaitShown("2 of " + tasks);
      typed.press("n");
      typed.awaitShown("3 of " + tasks);
      typed.kill();
      assertThat(typed.awaitOver()).contains("exit=137");
    }
    List<String> kept = Files.readAllLines(desk().resolve("review.jsonl"));
    assertThat(kept).hasSize(2);
    assertThat(kept.get(0)).contains("\"yes\"");
    assertThat(kept.get(1)).contains("\"no\"");
    try (TypedProcess again = start("review", "--scenarios", scenarios())) {
      again.awaitShown("1 of " + (tasks - 2));
      again.press("q");
      assertThat(again.awaitOver()).contains("1 yes, 1 no, 0 edited", "exit=0");
    }
  }

  @Test
  void controlCAtAQuestionEndsTheReviewAndLeavesTheTerminalAsItWas() throws IOException {
    Assumptions.assumeTrue(TypedProcess.isInterruptible(), "SIGINT is ignored here");
    int tasks = made();
    try (TypedProcess typed = start("review", "--scenarios", scenarios())) {
      typed.awaitShown(QUESTION);
      typed.press("y");
      typed.awaitShown("2 of " + tasks);
      typed.awaitRaw();
      typed.press(INTERRUPT);
      assertThat(typed.awaitOver())
          .contains("exit=130")
          .containsPattern("\\sicanon\\s")
          .containsPattern("\\secho\\s");
    }
    assertThat(Files.readAllLines(desk().resolve("review.jsonl"))).hasSize(1);
  }

  private TypedProcess start(String command, String... more) throws IOException {
    List<String> words = List.of("--home", home.toString(), "scenario", command, "desk");
    Path out = Files.createTempFile(home, "terminal", ".txt");
    return TypedProcess.start(
        out, Stream.concat(words.stream(), List.of(more).stream()).toArray(String[]::new));
  }

  /** Makes the scenario and returns how many tasks are to confirm. */
  private int made() {
    int code =
        millrace.run(
            "scenario", "from-traffic", "desk", "--base", BASE, "--scenarios", scenarios());
    assertThat(code).as(millrace.err()).isZero();
    assertThat(millrace.run("scenario", "review", desk().toString(), "--list")).isZero();
    return (int) millrace.out().lines().count();
  }

  private String scenarios() {
    return home.resolve("scenarios").toString();
  }

  private Path desk() {
    return home.resolve("scenarios").resolve("desk");
  }
}
