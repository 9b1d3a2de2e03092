package io.millrace.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Answered messages of the support desk, some of them wrong, as if a miner had found them. */
public final class DeskExamples {

  private DeskExamples() {}

  /** A message and what it was answered. */
  public record Example(DeskCase about, String message, DeskAnswer answer) {}

  /** Which answers are wrong. */
  public enum Mistakes {
    /** Rows at random, each with a mistake of its own. */
    RANDOM,
    /** All rows of some cases, each time with the same mistake. */
    SYSTEMATIC
  }

  /**
   * Draws messages, none twice, about the cases that are meant for traffic. The same seed gives the
   * same messages whatever share of them is wrong.
   *
   * @param wrong share of the rows, or of the cases, whose answer is wrong, in [0, 1]
   */
  public static List<Example> draw(
      DeskTasks tasks, int rows, Mistakes mistakes, double wrong, long seed) {
    DeskPolicy policy = new DeskPolicy(tasks.policySeed());
    Random random = new Random(seed);
    List<DeskCase> cases = new ArrayList<>(tasks.traffic());
    Collections.shuffle(cases, random);
    Set<DeskCase> mistaken = Set.copyOf(cases.subList(0, (int) Math.round(wrong * cases.size())));
    long wrongRows = Math.round(wrong * rows);
    Set<String> seen = new HashSet<>();
    List<Example> examples = new ArrayList<>();
    while (examples.size() < rows) {
      DeskCase about = DeskWords.pick(cases, random);
      String message = DeskWords.message(about, random);
      long own = random.nextLong();
      if (seen.add(message)) {
        boolean is =
            mistakes == Mistakes.RANDOM ? examples.size() < wrongRows : mistaken.contains(about);
        long mistake = mistakes == Mistakes.RANDOM ? own : about.key().hashCode();
        examples.add(
            new Example(
                about,
                message,
                is ? policy.mistaken(about, new Random(mistake)) : policy.answer(about)));
      }
    }
    return examples;
  }
}
