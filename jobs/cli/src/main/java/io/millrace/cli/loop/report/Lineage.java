package io.millrace.cli.loop.report;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a slot's active adapter came from.
 *
 * @param adapterId null when the plain base serves
 * @param datasetHash null when the plain base serves
 * @param ranges where the traces of its SFT pairs lie in Kafka, by topic and partition
 */
public record Lineage(String slot, String adapterId, String datasetHash, List<Range> ranges) {

  private static final String RANGES =
      """
      SELECT f.topic, f.partition, min(f.record_offset) AS first, max(f.record_offset) AS last,
        count(*) AS traces
      FROM dataset_pairs p JOIN trace_facts f ON f.trace_id = p.trace_id
      WHERE p.dataset_hash = ? AND p.kind = 'sft' GROUP BY f.topic, f.partition ORDER BY ALL""";

  public Lineage {
    ranges = List.copyOf(ranges);
  }

  /** Traces of one partition, with the first and the last offset. */
  public record Range(String topic, int partition, long first, long last, long traces) {}

  /** Follows what is active in a slot. */
  public static Lineage read(Path registry, Slot slot, DuckDbGateway gateway)
      throws IOException, SQLException {
    Registry published = Registry.in(registry);
    Optional<String> active =
        new SlotLog(published.store(), slot, Clock.systemUTC()).state().active();
    if (active.isEmpty()) {
      return new Lineage(slot.toString(), null, null, List.of());
    }
    String dataset = published.find(active.get()).orElseThrow().manifest().datasetHash();
    List<Range> ranges = new ArrayList<>();
    gateway.readOnly(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(RANGES)) {
            query.setString(1, dataset);
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                ranges.add(
                    new Range(
                        rows.getString("topic"),
                        rows.getInt("partition"),
                        rows.getLong("first"),
                        rows.getLong("last"),
                        rows.getLong("traces")));
              }
            }
          }
          return null;
        });
    return new Lineage(slot.toString(), active.get(), dataset, ranges);
  }
}
