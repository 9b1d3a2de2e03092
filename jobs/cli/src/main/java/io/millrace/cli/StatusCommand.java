package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.lake.CommitLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Shows what was received, what became of it, and what is still to be loaded.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  private static final String RECEIVED =
      """
      SELECT stream, sum(received)::BIGINT AS received, sum(facts)::BIGINT AS facts,
        sum(feedback)::BIGINT AS feedback, sum(duplicates)::BIGINT AS duplicates,
        sum(rejected)::BIGINT AS rejected, sum(replayed)::BIGINT AS replayed,
        sum(received) = sum(facts + feedback + duplicates + rejected) AS adds_up
      FROM ledger_partitions GROUP BY stream ORDER BY stream DESC""";
  private static final String LEDGER =
      """
      SELECT coalesce(max(commit_sequence), 0) AS last_commit, max(published_at) AS published_at,
        max(loaded_at) AS loaded_at, (SELECT count(*) FROM dirty_windows) AS windows_to_send
      FROM ledger""";
  private static final String FUNNEL =
      "SELECT scenario, reason, traces FROM funnel() ORDER BY scenario, reason";

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "One JSON object a row, named by its table.")
  private boolean json;

  @Override
  public Integer call() throws SQLException, IOException {
    Settings read = settings.read();
    Database database = new Database(read);
    show(database, "received", RECEIVED);
    show(database, "ledger", LEDGER);
    show(database, "funnel", FUNNEL);
    Rows ledger = database.rows(LEDGER);
    long last = Long.parseLong(ledger.values().get(0).get(0));
    int waiting = new CommitLog(read.lakeDirectory()).after(last).size();
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? "{\"table\":\"backlog\",\"row\":{\"commits\":" + waiting + "}}"
            : "commits to load: " + waiting);
    boolean addsUp =
        database.rows(RECEIVED).values().stream().allMatch(row -> "true".equals(row.get(7)));
    if (!addsUp) {
      throw new CommandFailure(
          "The funnel does not add up: received is not facts + feedback + duplicates + rejected;"
              + " move "
              + read.duckdb()
              + " away and run millrace load to rebuild it from the commit files");
    }
    return 0;
  }

  private void show(Database database, String table, String sql) throws SQLException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      for (String row : database.json(sql)) {
        out.println("{\"table\":\"" + table + "\",\"row\":" + row + "}");
      }
    } else {
      out.println(table);
      database.rows(sql).table(out);
      out.println();
    }
  }
}
