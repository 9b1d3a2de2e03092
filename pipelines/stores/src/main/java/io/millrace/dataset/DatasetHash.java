package io.millrace.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/** What identifies a dataset: its rows, how they were mined, and its parent's hash. */
final class DatasetHash {

  private DatasetHash() {}

  /**
   * SHA-256 over one line per pair (content hash, kind, split, bucket if any) in code point order,
   * then the scenario, the parameters and the parent's hash (empty without one), a line each.
   */
  static String of(
      Connection connection, String scenario, DatasetParameters parameters, String parentHash)
      throws SQLException {
    MessageDigest digest = sha256();
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(DatasetSql.ROWS)) {
      while (rows.next()) {
        String bucket = rows.getString(4);
        line(
            digest,
            rows.getString(1)
                + " "
                + rows.getString(2)
                + " "
                + rows.getString(3)
                + (bucket == null ? "" : " " + bucket));
      }
    }
    line(digest, "scenario " + scenario);
    line(digest, "parameters " + parameters.json());
    line(digest, "parent " + (parentHash == null ? "" : parentHash));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void line(MessageDigest digest, String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash: this Java runtime has no SHA-256", e);
    }
  }
}
