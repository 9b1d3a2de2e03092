package io.millrace.lake;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values as they stand in DuckDB's SQL. */
public final class SqlText {

  private SqlText() {}

  /** A text literal. */
  public static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A list of text literals, in their order. */
  static String list(Stream<String> texts) {
    return texts.map(SqlText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** The paths of a lake's data files as a list, in their order. */
  public static String paths(Path lake, List<DataFile> files) {
    return list(files.stream().map(file -> lake.resolve(file.path()).toString()));
  }
}
