package io.millrace.lake;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;

/** The statements of a compaction, over Parquet files alone. */
final class CompactionSql {

  private static final long ROW_GROUP_BYTES = 64L << 20;
  private static final int TYPICAL_COMPRESSION = 5;
  private static final int LARGEST_ROW_GROUP = 122_880;
  private static final String PLACE = "topic, partition, record_offset";

  private CompactionSql() {}

  /**
   * Writes a block's rows of one kind in their order, without those that an overlapped commit holds
   * from the same offset with the same content. DuckDB keeps the order of the files and their rows.
   */
  static String copy(Path lake, CompactionBlock block, LakeTable<?> table, Path to) {
    List<DataFile> files = block.files(table.kind());
    List<DataFile> overlapped = block.overlappedFiles(table.kind());
    String rows =
        overlapped.isEmpty()
            ? "SELECT *"
                + milliseconds(table)
                + " FROM read_parquet("
                + SqlText.paths(lake, files)
                + ")"
            : unrepeated(lake, table, files, overlapped);
    return "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)"
        .formatted(rows, SqlText.quoted(to.toString()), rowGroup(files));
  }

  private static String unrepeated(
      Path lake, LakeTable<?> table, List<DataFile> files, List<DataFile> overlapped) {
    String same =
        identity(table.kind()).stream()
            .map(column -> "e.%1$s IS NOT DISTINCT FROM b.%1$s".formatted(column))
            .collect(Collectors.joining(" AND "));
    return """
    SELECT b.* EXCLUDE (filename, file_row_number)%s
    FROM read_parquet(%s, filename = true, file_row_number = true) b
    JOIN (SELECT unnest(%2$s) AS path, unnest(range(%d)) AS place) i ON i.path = b.filename
    WHERE NOT EXISTS (SELECT 1 FROM read_parquet(%s) e WHERE %s)
    ORDER BY i.place, b.file_row_number
    """
        .formatted(
            milliseconds(table),
            SqlText.paths(lake, files),
            files.size(),
            SqlText.paths(lake, overlapped),
            same);
  }

  /** Per stream, kind and partition the rows that count as received, and between which offsets. */
  static String received(Path lake, List<DataFile> written) {
    List<String> parts = new ArrayList<>();
    for (DataFile file : written) {
      String from =
          PLACE
              + " FROM read_parquet("
              + SqlText.quoted(lake.resolve(file.path()).toString())
              + ")";
      switch (file.kind()) {
        case Commit.FACTS -> parts.add("SELECT 'facts' AS kind, " + from);
        case Commit.FEEDBACK ->
            parts.add("SELECT 'feedback' AS kind, " + from + " WHERE NOT inline");
        case Commit.REJECTED -> parts.add("SELECT 'rejected' AS kind, " + from);
        default -> {}
      }
    }
    return "SELECT kind, topic, partition, min(record_offset), max(record_offset) + 1, count(*)"
        + " FROM ("
        + String.join(" UNION ALL ", parts)
        + ") GROUP BY ALL";
  }

  private static List<String> identity(String kind) {
    List<String> columns = new ArrayList<>(List.of("topic", "partition", "record_offset"));
    columns.addAll(
        switch (kind) {
          case Commit.FACTS -> List.of("trace_id", "content_hash");
          case Commit.PAYLOAD -> List.of("trace_id", "payload");
          case Commit.FEEDBACK ->
              List.of(
                  "trace_id",
                  "step",
                  "name",
                  "source",
                  "author",
                  "time",
                  "score",
                  "raw_score",
                  "in_range",
                  "inline");
          default -> List.of("bytes_hash");
        });
    return columns;
  }

  // DuckDB reads any time as microseconds and would write it so; the lake has milliseconds.
  private static String milliseconds(LakeTable<?> table) {
    String times =
        table.columns().stream()
            .map(Column::type)
            .filter(
                type -> type.getLogicalTypeAnnotation() instanceof TimestampLogicalTypeAnnotation)
            .map(type -> "%1$s::TIMESTAMP_MS AS %1$s".formatted(type.getName()))
            .collect(Collectors.joining(", "));
    return times.isEmpty() ? "" : " REPLACE (" + times + ")";
  }

  private static long rowGroup(List<DataFile> files) {
    long rows = files.stream().mapToLong(DataFile::rows).sum();
    long bytes = files.stream().mapToLong(DataFile::bytes).sum() * TYPICAL_COMPRESSION;
    return Math.max(1, Math.min(LARGEST_ROW_GROUP, rows * ROW_GROUP_BYTES / Math.max(1, bytes)));
  }
}
