package io.millrace.cli.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/**
 * One measured item of {@code bench sql}; all numbers are medians.
 *
 * @param seconds wall time
 * @param cpuSeconds CPU time of this process
 * @param scans wall time in units of a scan of all trace ids, timed just before each round
 * @param goalSeconds 0 where there is no goal
 */
record SqlFigure(
    @JsonProperty("name") String name,
    @JsonProperty("rows") long rows,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("cpu_seconds") double cpuSeconds,
    @JsonProperty("scans") double scans,
    @JsonProperty("goal_seconds") double goalSeconds) {

  static final String HEADING =
      String.format(
          Locale.ROOT,
          "%-36s %9s %8s %8s %8s %8s",
          "item",
          "rows",
          "seconds",
          "cpu s",
          "scans",
          "goal s");

  String line() {
    String goal = goalSeconds == 0 ? "" : String.format(Locale.ROOT, "%.0f", goalSeconds);
    return String.format(
        Locale.ROOT,
        "%-36s %9d %8.2f %8.2f %8.1f %8s",
        name,
        rows,
        seconds,
        cpuSeconds,
        scans,
        goal);
  }
}
