package io.millrace.cli.bench;

import io.millrace.cli.loop.LoopTurns.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the turns of one seed's loop came to.
 *
 * @param fell whether any turn left the slot with fewer exact answers than the one before
 */
record TurnFigures(long seed, List<Turn> turns, boolean fell) {

  TurnFigures {
    turns = List.copyOf(turns);
  }

  static TurnFigures of(long seed, List<Turn> turns) {
    boolean fell =
        IntStream.range(1, turns.size())
            .anyMatch(turn -> turns.get(turn).serving() < turns.get(turn - 1).serving());
    return new TurnFigures(seed, turns, fell);
  }

  /** A heading, a line a turn, and what they say. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%8s %5s %9s %7s %9s %8s %10s %8s"
            .formatted(
                "seed", "turn", "answered", "pairs", "left out", "verdict", "candidate", "serves"));
    for (Turn turn : turns) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%8d %5d %9d %7d %9d %8s %10.3f %8.3f",
              seed,
              turn.number(),
              turn.answered(),
              turn.sft(),
              turn.leftOut(),
              turn.decision(),
              turn.candidate(),
              turn.serving()));
    }
    lines.add(
        fell
            ? "the held-out answers fell below those of the turn before"
            : "the held-out answers never fell below those of the turn before");
    return lines;
  }
}
