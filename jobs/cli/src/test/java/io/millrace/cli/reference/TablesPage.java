package io.millrace.cli.reference;

import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tables, views and macros of the database that a first load makes. */
final class TablesPage {

  private static final Pattern DEFINITION =
      Pattern.compile(
          "((?:^-- .*\\n)+)"
              + "(?:CREATE (?:OR REPLACE )?(?:TABLE|VIEW|MACRO)|ALTER TABLE \\w+ RENAME TO) (\\w+)",
          Pattern.MULTILINE);

  private TablesPage() {}

  static String render(Path directory) throws IOException, SQLException {
    DuckDbGateway gateway = new DuckDbGateway(directory.resolve("tables.duckdb"));
    new Loader(Files.createDirectories(directory.resolve("lake")), gateway).load();
    Map<String, String> comments = new TreeMap<>();
    for (String folder : List.of("migrations", "views")) {
      for (String file : text("/duckdb/" + folder + "/index").lines().toList()) {
        if (!file.isBlank()) {
          comments.putAll(comments(text("/duckdb/" + folder + "/" + file.strip())));
        }
      }
    }
    return gateway.readOnly(connection -> render(connection, comments));
  }

  private static String render(Connection connection, Map<String, String> comments)
      throws SQLException {
    StringBuilder page =
        new StringBuilder(
            """
            # Tables

            Generated from the code: what the DuckDB file holds after a first load. Times are UTC; hashes
            are lower-case hex SHA-256; NULL is unknown, never 0. A macro takes thresholds:
            `FROM sft_pairs(min_quality := 0.8)`.
            """);
    section(page, connection, comments, "Tables", "BASE TABLE");
    section(page, connection, comments, "Views", "VIEW");
    page.append("\n## Macros\n\n| macro | meaning |\n|---|---|\n");
    for (List<String> macro :
        rows(
            connection,
            """
            SELECT function_name || '(' || array_to_string(parameters, ', ') || ')', function_name
            FROM duckdb_functions()
            WHERE NOT internal AND function_type IN ('macro', 'table_macro') ORDER BY 1
            """)) {
      page.append(
          "| `%s` | %s |%n".formatted(macro.get(0), comments.getOrDefault(macro.get(1), "")));
    }
    return page.toString();
  }

  private static void section(
      StringBuilder page,
      Connection connection,
      Map<String, String> comments,
      String title,
      String type)
      throws SQLException {
    page.append("\n## ").append(title).append('\n');
    String tables =
        "SELECT table_name FROM information_schema.tables WHERE table_type = '%s' ORDER BY 1";
    for (List<String> table : rows(connection, tables.formatted(type))) {
      String name = table.get(0);
      page.append("\n### `").append(name).append("`\n\n");
      if (comments.containsKey(name)) {
        page.append(comments.get(name)).append("\n\n");
      }
      page.append("| column | type |\n|---|---|\n");
      for (List<String> column :
          rows(
              connection,
              """
              SELECT column_name, data_type || if(is_nullable = 'YES', '', ' NOT NULL')
              FROM information_schema.columns WHERE table_name = '%s' ORDER BY ordinal_position
              """
                  .formatted(name))) {
        page.append("| `%s` | %s |%n".formatted(column.get(0), column.get(1)));
      }
    }
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** The comment lines above each definition. */
  private static Map<String, String> comments(String sql) {
    Map<String, String> comments = new TreeMap<>();
    Matcher found = DEFINITION.matcher(sql);
    while (found.find()) {
      String comment = found.group(1).replaceAll("(?m)^-- ", "").replace('\n', ' ').strip();
      comments.putIfAbsent(found.group(2), comment);
    }
    return comments;
  }

  private static String text(String resource) throws IOException {
    try (var in = TablesPage.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
