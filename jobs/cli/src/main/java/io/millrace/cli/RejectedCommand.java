package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rejected",
    description = "Shows the records that could not be read.",
    mixinStandardHelpOptions = true)
final class RejectedCommand implements Runnable {

  private static final String PLACE = "topic || '/' || partition || '/' || record_offset";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "The newest rejected records with their places.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin SettingsOptions settings,
      @Option(names = "--reason", description = "Only this reason code.") String reason,
      @Option(names = "--limit", defaultValue = "50", description = "${DEFAULT-VALUE} rows.")
          int limit,
      @Option(names = "--json", description = "One JSON object a row.") boolean json)
      throws SQLException, IOException {
    if (limit <= 0) {
      throw new ParameterException(
          spec.subcommands().get("list"),
          "Cannot use --limit %d; give a number of rows above 0".formatted(limit));
    }
    String sql =
        "SELECT %s AS place, reason, produced_at, total_bytes, message FROM rejected"
                .formatted(PLACE)
            + " WHERE ? IS NULL OR reason = ?"
            + " ORDER BY produced_at DESC, topic, partition, record_offset DESC LIMIT ?";
    Database database = new Database(settings.read());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      database.json(sql, reason, reason, limit).forEach(out::println);
    } else {
      database.rows(sql, reason, reason, limit).table(out);
    }
    return 0;
  }

  @Command(
      name = "show",
      description = "One rejected record with its bytes, personal data replaced.",
      mixinStandardHelpOptions = true)
  int show(
      @Mixin SettingsOptions settings,
      @Parameters(paramLabel = "PLACE", description = "topic/partition/offset, as in list.")
          String place)
      throws SQLException, IOException {
    Settings read = settings.read();
    List<String> rows =
        new Database(read)
            .json(
                "SELECT * EXCLUDE (bytes), bytes::VARCHAR AS bytes FROM rejected WHERE "
                    + PLACE
                    + " = ?",
                place);
    if (rows.isEmpty()) {
      throw new CommandFailure(
          "No rejected record at " + place + "; millrace rejected list shows the places");
    }
    rows.forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  @Command(
      name = "replay",
      description = "Sends rejected records again whose bytes were kept whole and unchanged.",
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin SettingsOptions settings,
      @Option(names = "--reason", required = true, description = "The reason code to replay.")
          String reason)
      throws SQLException, IOException {
    Settings read = settings.read();
    if (!read.kafka().external()) {
      throw new ParameterException(
          spec.commandLine(), "Cannot replay: no Kafka is named; give --kafka HOST:PORT");
    }
    Rows rows =
        new Database(read)
            .rows(
                "SELECT topic, CASE WHEN octet_length(bytes) = total_bytes"
                    + " AND sha256(bytes) = bytes_hash THEN hex(bytes) END,"
                    // a record of a file has its path in place of a topic
                    + " regexp_full_match(topic, '[A-Za-z0-9._-]{1,249}')"
                    + " FROM rejected WHERE reason = ? ORDER BY topic, partition, record_offset",
                reason);
    List<List<String>> sent =
        rows.values().stream().filter(row -> Boolean.parseBoolean(row.get(2))).toList();
    List<List<String>> whole = sent.stream().filter(row -> row.get(1) != null).toList();
    Meter meter = new Meter(spec.commandLine().getErr(), "records", whole.size());
    try (Outbox outbox = Outbox.to(read)) {
      for (List<String> row : whole) {
        outbox.send(row.get(0), null, HexFormat.of().parseHex(row.get(1)));
        meter.add(1, 1);
      }
      outbox.finish();
    }
    spec.commandLine().getOut().println("Sent " + whole.size() + " records again");
    leftOut(
        sent.size() - whole.size(),
        "whose bytes were redacted, cut or not kept; send them from their producer");
    leftOut(
        rows.values().size() - sent.size(), "that lie in files; mend these and mine them again");
    return 0;
  }

  private void leftOut(int records, String which) {
    if (records > 0) {
      spec.commandLine().getOut().println("Left out " + records + " " + which);
    }
  }
}
