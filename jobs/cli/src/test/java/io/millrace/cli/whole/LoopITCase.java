package io.millrace.cli.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.Millrace;
import io.millrace.cli.run.Homes;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole loop with its real broker, jobs, trainer, gate and model server; a new company each
 * time.
 */
class LoopITCase {

  private static final String PROMOTED = "trained on what was mined .* promote +better";
  private static final String BAD =
      "(?m)^  (shuffled|ruined|renamed|weakened).* (hold or )?reject +(reject|hold) ";
  private static final Pattern EXACT = Pattern.compile("(base, before|after) +([01]\\.\\d{3})");

  @TempDir private Path home;

  @Test
  void trafficBecomesAnAdapterThatIsPromotedServedAndSeenInNewTraffic()
      throws SQLException, IOException {
    Set<Long> before = Homes.children();
    long policySeed = ThreadLocalRandom.current().nextLong(1, 1_000_000);
    String output = run("--policy-seed", Long.toString(policySeed));
    String seed = "policy seed " + policySeed + "\n" + output;

    assertThat(output).as(seed).containsPattern(PROMOTED);
    assertThat(Pattern.compile(BAD).matcher(output).results().count()).as(seed).isEqualTo(4);
    assertThat(output.lines().filter(line -> line.contains("reject         hold"))).isEmpty();
    assertThat(exact(output)).as(seed).hasSize(2);
    assertThat(exact(output).get(0)).as(seed).isLessThan(0.2);
    assertThat(exact(output).get(1)).as(seed).isGreaterThanOrEqualTo(0.7);
    assertThat(
            Homes.numbers(
                home,
                "SELECT count(*) FROM trace_facts f JOIN adapters_current a"
                    + " ON a.adapter_id = f.adapter_id WHERE a.state = 'active'"))
        .as(seed)
        .containsExactly(200L);
    SlotEntry promotion =
        new SlotLog(
                Registry.in(home.resolve("registry")).store(),
                new Slot("support-desk", "triage"),
                Clock.systemUTC())
            .entries().stream()
                .filter(entry -> entry.active().isPresent())
                .findFirst()
                .orElseThrow();
    assertThat(promotion.why())
        .as("the server was asked before: " + seed)
        .containsPattern(
            "http://127.0.0.1:\\d+ serves it as support-desk-triage@\\S+: [1-9]\\d* of");
    assertThat(home.resolve("report.html")).content().contains("policy seed " + policySeed);
    // a worker that was stopped at the end may end meanwhile
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(before).containsAll(Homes.children()));
  }

  private static List<Double> exact(String output) {
    return EXACT
        .matcher(output)
        .results()
        .map(found -> Double.parseDouble(found.group(2)))
        .toList();
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of("--home", home.toString(), "run"));
    line.addAll(List.of(arguments));
    int code =
        Millrace.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), line.toArray(String[]::new));
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }
}
