package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {

  /** Several pages, the last batch not full, and with the noise more than one row group. */
  private static final int ROWS = 45_321;

  private static final String WIDE = "x".repeat(2_000);

  private static final LakeTable<Integer> TABLE =
      new LakeTable<>(
          "numbers",
          List.of(
              Column.count("id", row -> row),
              Column.maybeCount("seventh", row -> row % 7 == 0 ? row : null),
              Column.name("parity", row -> row % 2 == 0 ? "even" : "odd"),
              Column.text("third", row -> row % 3 == 0 ? "third " + row : null),
              Column.text("wide", row -> row + WIDE),
              Column.text("noise", TableFileTest::noise),
              Column.flag("large", row -> row > 1_000),
              Column.number("half", row -> row % 5 == 0 ? null : row / 2.0),
              Column.names("names", row -> List.of("a", "b", "c").subList(0, row % 4)),
              Column.counts("digits", row -> row % 2 == 0 ? List.of() : List.of(row, -row)),
              Column.maybeLong("long", row -> row == 0 ? null : Long.valueOf(1L << 40))));

  @TempDir Path folder;

  @Test
  void everyValueIsReadBackInItsRow() throws IOException, SQLException {
    Path file = folder.resolve("numbers.parquet");
    write(file);

    assertThat(
            query(
                "SELECT count(*) FROM '"
                    + file
                    + "' WHERE id = file_row_number"
                    + " AND seventh IS NOT DISTINCT FROM if(id % 7 = 0, id, NULL)"
                    + " AND parity = if(id % 2 = 0, 'even', 'odd')"
                    + " AND third IS NOT DISTINCT FROM if(id % 3 = 0, 'third ' || id, NULL)"
                    + " AND wide = id || repeat('x', 2000)"
                    + " AND \"large\" = (id > 1000)"
                    + " AND half IS NOT DISTINCT FROM if(id % 5 = 0, NULL, id / 2.0)"
                    + " AND names = (['a', 'b', 'c'])[1:id % 4]"
                    + " AND digits = if(id % 2 = 0, []::INTEGER[], [id, -id])"
                    + " AND \"long\" IS NOT DISTINCT FROM if(id = 0, NULL, 1099511627776)"))
        .isEqualTo(ROWS);
  }

  @Test
  void statisticsLeadToTheRow() throws IOException, SQLException {
    Path file = folder.resolve("numbers.parquet");
    write(file);

    assertThat(query("SELECT seventh FROM '" + file + "' WHERE id = 35000")).isEqualTo(35_000);
    assertThat(
            query(
                "SELECT count(DISTINCT row_group_id) FROM parquet_metadata('"
                    + file
                    + "') WHERE path_in_schema = 'id' AND stats_min_value IS NOT NULL"))
        .isGreaterThan(1);
  }

  private static void write(Path file) throws IOException {
    try (TableFile<Integer> table = new TableFile<>(file, TABLE)) {
      for (int row = 0; row < ROWS; row++) {
        table.write(row);
      }
      table.finish();
    }
  }

  /** Letters that do not compress. */
  private static String noise(int row) {
    byte[] bytes = new byte[1_700];
    new Random(row).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static long query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
