package io.millrace.cli.traffic;

import io.millrace.jobs.gate.GateOutcome;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far one scenario came from its traces to a verdict. */
public final class TrafficTurn {

  private final String scenario;
  private final Map<String, String> notes = new LinkedHashMap<>();
  private String ending = "";

  TrafficTurn(String scenario) {
    this.scenario = scenario;
  }

  void note(String step, String what) {
    notes.put(step, what);
  }

  /** Ends without a verdict; a missing file's own message is nothing but its name. */
  void stop(Exception why) {
    boolean missing = why instanceof NoSuchFileException || why instanceof FileNotFoundException;
    ending =
        "no verdict: "
            + (missing
                ? "Cannot read %s; put the file back, or name where it is in scenario.yaml"
                    .formatted(why.getMessage())
                : why.getMessage());
  }

  void decide(GateOutcome outcome) {
    ending =
        outcome.isDecided()
            ? "%s (%s)%s"
                .formatted(
                    outcome.decision(),
                    outcome.reason(),
                    outcome.trouble().isEmpty() ? "" : ": " + outcome.trouble())
            : "no verdict: " + outcome.trouble();
  }

  /** The verdict with its reason, or why there is none. */
  public String ending() {
    return ending;
  }

  /** Prints each step and where it ended. */
  public void print(PrintWriter out) {
    out.println();
    out.println("Scenario %s from traffic".formatted(scenario));
    notes.forEach((step, what) -> out.println("  %-10s %s".formatted(step, what)));
    out.println("  %-10s %s".formatted("verdict", ending));
  }
}
