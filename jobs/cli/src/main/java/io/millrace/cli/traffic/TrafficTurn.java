package io.millrace.cli.traffic;

import io.millrace.jobs.gate.GateOutcome;
import java.io.PrintWriter;
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

  void stop(String why) {
    ending = "no verdict: " + why;
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
