package io.millrace.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import io.millrace.cli.PrintedCommand;
import io.millrace.cli.loop.report.Lineage;
import io.millrace.cli.loop.report.LoopResult;
import io.millrace.cli.loop.report.LoopResult.Audited;
import io.millrace.cli.loop.report.LoopResult.Judged;
import io.millrace.cli.loop.report.LoopResult.Spent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

class LoopSummaryTest {

  private static final String VERDICT = "0123456789abcdef";

  @Test
  void eachNextCommandCanBeTypedAsItStands() {
    Path home = Path.of("/home/me/my mill's home");
    String printed = printed(home);
    List<List<String>> commands =
        printed
            .substring(printed.indexOf("Next"))
            .lines()
            .skip(1)
            .map(PrintedCommand::shell)
            .toList();

    assertThat(commands)
        .containsExactly(
            List.of("./millrace", "--home", home.toString(), "verdict", "show", "0123456789ab"),
            List.of(
                "./millrace",
                "--home",
                home.toString(),
                "serve",
                "--scenario",
                home + "/scenarios/support-desk"));
    assertThat(commands).extracting(LoopSummaryTest::command).containsExactly("show", "serve");
  }

  private static String printed(Path home) {
    LoopResult result =
        new LoopResult(
            "support-desk",
            "triage",
            1,
            2,
            0,
            List.of(),
            List.of(
                new Judged("untestable", "promote", "a", "none", "it has no base", ""),
                new Judged("good", "promote", "b", "promote", "better", VERDICT)),
            List.of(new Audited(LoopResult.BEFORE, 0, null)),
            List.of(),
            new Spent(0, null, 100));
    StringWriter out = new StringWriter();
    LoopSummary.print(
        result,
        new Lineage("support-desk/triage", null, null, List.of()),
        home,
        home.resolve("report.html"),
        new PrintWriter(out, true));
    return out.toString();
  }

  /** The command that is understood. */
  private static String command(List<String> words) {
    ParseResult parsed =
        Millrace.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    return parsed.commandSpec().name();
  }
}
