package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded runs of tau-bench, where they lie beside the checkout. */
final class TauRunsITCase {

  @TempDir private Path directory;

  @Test
  void recordedRunsAreMinedWithoutLossAndOddArgumentsAreCounted() throws Exception {
    Path runs = Path.of(System.getProperty("millrace.root"), "../shared/data/tau").normalize();
    boolean present = Files.isDirectory(runs);
    System.out.println(present ? "tau: 2 files" : "tau: skipped, there is no " + runs);
    assumeTrue(present, () -> "there is no " + runs);
    Home home = Home.in(directory);

    home.mineFiles(
        Map.of("files.traces", runs.resolve("airline.jsonl") + ";" + runs.resolve("retail.jsonl")),
        2);

    assertThat(home.number("SELECT count(*) FROM trace_facts")).isEqualTo(350);
    assertThat(home.number("SELECT count(*) FROM rejected")).isZero();
    assertThat(home.number(unparsed("assertions"))).isPositive();
    assertThat(home.number(unparsed("tool-calling"))).isZero();
  }

  private static String unparsed(String agent) {
    return "SELECT sum(unparsed_arguments) FROM trace_facts WHERE agent = '" + agent + "'";
  }
}
