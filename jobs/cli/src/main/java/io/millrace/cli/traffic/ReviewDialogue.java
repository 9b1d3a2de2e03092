package io.millrace.cli.traffic;

import io.millrace.scenario.ScenarioTask;
import io.millrace.traffic.ReviewAnswer;
import io.millrace.traffic.ReviewAnswer.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Asks about one task after the other; each answer is kept before the next question. */
final class ReviewDialogue {

  private final Typing typing;
  private final PrintWriter out;

  ReviewDialogue(Typing typing, PrintWriter out) {
    this.typing = typing;
    this.out = out;
  }

  /**
   * Asks until all are answered, somebody quits, or the input ends.
   *
   * @param all not only the sample
   */
  void run(TaskReview review, boolean all) throws IOException {
    List<ScenarioTask> open = review.open(all);
    int number = 0;
    for (ScenarioTask task : open) {
      number++;
      show(task, number, open.size());
      if (!answered(review, task)) {
        return;
      }
    }
  }

  private void show(ScenarioTask task, int number, int of) {
    out.println();
    out.println("%d of %d  %s  (%s)".formatted(number, of, task.id(), task.slice()));
    out.println("asked");
    out.println(TrafficReport.asked(task).indent(2).stripTrailing());
    if (task.messages().size() > 1) {
      out.println("  after %d earlier messages".formatted(task.messages().size() - 1));
    }
    out.println("expected");
    out.println(TrafficReport.expected(task).indent(2).stripTrailing());
  }

  /** Whether an answer was kept; false for quit and for the end of the input. */
  private boolean answered(TaskReview review, ScenarioTask task) throws IOException {
    while (true) {
      String key = ask("Right? y(es), n(o), e(dit), q(uit): ");
      try {
        switch (key) {
          case "y", "yes" -> {
            return kept(review, new ReviewAnswer(task.id(), Kind.YES, null));
          }
          case "n", "no" -> {
            return kept(review, new ReviewAnswer(task.id(), Kind.NO, null));
          }
          case "e", "edit" -> {
            String typed = line("Expected instead, on one line (empty to go back): ");
            if (!typed.isEmpty()) {
              return kept(review, review.edit(task.id(), typed));
            }
          }
          case "q", "quit" -> {
            return false;
          }
          default -> out.println("Cannot take '%s'; type y, n, e or q".formatted(key));
        }
      } catch (IllegalArgumentException refused) {
        out.println(refused.getMessage());
      }
    }
  }

  private static boolean kept(TaskReview review, ReviewAnswer answer) throws IOException {
    boolean unused = review.answer(answer);
    return true;
  }

  private String ask(String question) throws IOException {
    prompt(question);
    return typing.answer().orElse("q");
  }

  private String line(String question) throws IOException {
    prompt(question);
    return typing.line().orElse("");
  }

  private void prompt(String question) {
    out.print(question);
    out.flush();
  }
}
