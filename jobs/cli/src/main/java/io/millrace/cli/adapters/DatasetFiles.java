package io.millrace.cli.adapters;

import io.millrace.lake.SqlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pairs of datasets, as their files have them. */
record DatasetFiles(Path directory) {

  private static final String SFT = "sft.parquet";
  private static final String PREFERENCE = "preference.parquet";

  boolean has(String hash) {
    return Files.isRegularFile(directory.resolve(hash).resolve(SFT));
  }

  /** The hashes of all datasets. */
  List<String> all() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith(".") && has(name))
          .sorted()
          .toList();
    }
  }

  /**
   * SQL that begins a statement with the table {@code pairs}: a row for each trace of each pair,
   * the rejected side of a preference pair among them.
   */
  String pairs(List<String> hashes) {
    List<String> parts = new ArrayList<>();
    for (String hash : hashes) {
      String sft = SqlText.quoted(directory.resolve(hash).resolve(SFT).toString());
      String preference = SqlText.quoted(directory.resolve(hash).resolve(PREFERENCE).toString());
      String select =
          "SELECT " + SqlText.quoted(hash) + " AS dataset_hash, %s AS kind, split, pair_hash, ";
      parts.add(select.formatted("'sft'") + "trace_id FROM read_parquet(" + sft + ")");
      parts.add(
          select.formatted("'preference'")
              + "unnest([chosen_trace_id, rejected_trace_id]) AS trace_id FROM read_parquet("
              + preference
              + ")");
    }
    if (parts.isEmpty()) {
      parts.add(
          "SELECT '' AS dataset_hash, '' AS kind, '' AS split, '' AS pair_hash, '' AS trace_id"
              + " LIMIT 0");
    }
    return "WITH pairs AS (" + String.join(" UNION ALL ", parts) + ") ";
  }
}
