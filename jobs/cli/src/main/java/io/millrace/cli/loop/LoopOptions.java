package io.millrace.cli.loop;

import java.nio.file.Path;
import java.util.Map;

/**
 * What decides a turn of the loop.
 *
 * @param scenario the demo scenario's directory as it comes with Millrace
 * @param policySeed draws the company's rules
 * @param seed draws traffic, tasks and the bad candidates
 * @param recipe keys of the scenario's recipe that are to differ
 * @param runs how many runs the first traffic has
 * @param waitSeconds how long loading may take
 * @param keep whether servers stay up after the summary
 */
public record LoopOptions(
    Path scenario,
    long policySeed,
    long seed,
    Map<String, String> recipe,
    int runs,
    long waitSeconds,
    boolean keep) {

  public LoopOptions {
    recipe = Map.copyOf(recipe);
  }

  /** The scenario that comes with Millrace and whose traffic can be planted. */
  public static Path demo() {
    return Path.of(System.getProperty("millrace.root", ""), "scenarios", "support-desk");
  }
}
