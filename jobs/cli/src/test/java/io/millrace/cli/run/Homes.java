package io.millrace.cli.run;

import io.millrace.duckdb.DuckDbGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What tests ask of a home after a run, and of this process. */
public final class Homes {

  private Homes() {}

  /** The first column of a query's rows. */
  public static List<Long> numbers(Path home, String sql) throws SQLException, IOException {
    return texts(home, sql).stream().map(Long::valueOf).toList();
  }

  /** The first column of a query's rows as text. */
  static List<String> texts(Path home, String sql) throws SQLException, IOException {
    return new DuckDbGateway(home.resolve("millrace.duckdb"))
        .readOnly(
            connection -> {
              List<String> texts = new ArrayList<>();
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                  texts.add(rows.getString(1));
                }
              }
              return texts;
            });
  }

  /** The processes that this one has started and that are alive. */
  public static Set<Long> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }
}
