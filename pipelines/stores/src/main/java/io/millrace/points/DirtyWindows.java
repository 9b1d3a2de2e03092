package io.millrace.points;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows that are due, with their points as they stood after one commit.
 *
 * @param sequence the newest commit in the database when the points were read
 */
record DirtyWindows(long sequence, List<Key> keys, List<String> lines) {

  record Key(String measurement, LocalDateTime start) {}

  private static final String REFUSED_TABLE =
      "CREATE TABLE IF NOT EXISTS points_refused"
          + " (line VARCHAR, message VARCHAR NOT NULL, refused_at TIMESTAMP NOT NULL)";

  int windows() {
    return keys.size();
  }

  static DirtyWindows read(Connection connection, int limit, int tagValues) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          "CREATE OR REPLACE TEMP TABLE points_windows AS SELECT measurement, window_start"
              + " FROM dirty_windows ORDER BY window_start, measurement LIMIT "
              + limit);
      List<Key> keys = new ArrayList<>();
      try (ResultSet row =
          sql.executeQuery("SELECT measurement, window_start FROM points_windows")) {
        while (row.next()) {
          keys.add(new Key(row.getString(1), row.getObject(2, LocalDateTime.class)));
        }
      }
      List<String> lines = new ArrayList<>();
      for (Measurement measurement : Measurement.ALL) {
        List<LocalDateTime> starts =
            keys.stream()
                .filter(key -> key.measurement().equals(measurement.dueWith()))
                .map(Key::start)
                .sorted()
                .toList();
        if (!starts.isEmpty()) {
          String query = measurement.query(tagValues, starts.get(0), starts.get(starts.size() - 1));
          lines(sql, measurement, query, lines);
        }
      }
      return new DirtyWindows(sequence(sql), keys, lines);
    }
  }

  private static void lines(
      Statement sql, Measurement measurement, String query, List<String> lines)
      throws SQLException {
    try (ResultSet row = sql.executeQuery(query)) {
      while (row.next()) {
        String line = LineProtocol.line(measurement, row);
        if (line != null) {
          lines.add(line);
        }
      }
    }
  }

  /**
   * Records what was refused, a line once, and makes the windows clean; false, and still dirty,
   * when another commit was loaded since the points were read.
   */
  boolean settle(Connection connection, List<Refused> refused, LocalDateTime now)
      throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try (Statement sql = connection.createStatement()) {
      if (sequence(sql) == sequence) {
        record(connection, sql, refused, now);
        clean(connection);
        connection.commit();
        done = true;
      }
      return done;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  private static void record(
      Connection connection, Statement sql, List<Refused> refused, LocalDateTime now)
      throws SQLException {
    sql.execute(REFUSED_TABLE);
    try (PreparedStatement former =
            connection.prepareStatement("DELETE FROM points_refused WHERE line = ?");
        PreparedStatement row =
            connection.prepareStatement("INSERT INTO points_refused VALUES (?, ?, ?)")) {
      for (Refused point : refused) {
        former.setString(1, point.line());
        former.executeUpdate();
        row.setString(1, point.line());
        row.setString(2, point.message());
        row.setObject(3, now);
        row.executeUpdate();
      }
    }
  }

  private void clean(Connection connection) throws SQLException {
    String delete = "DELETE FROM dirty_windows WHERE measurement = ? AND window_start = ?";
    try (PreparedStatement row = connection.prepareStatement(delete)) {
      for (Key key : keys) {
        row.setString(1, key.measurement());
        row.setObject(2, key.start());
        row.executeUpdate();
      }
    }
  }

  private static long sequence(Statement sql) throws SQLException {
    try (ResultSet row = sql.executeQuery("SELECT coalesce(max(commit_sequence), 0) FROM ledger")) {
      row.next();
      return row.getLong(1);
    }
  }
}
