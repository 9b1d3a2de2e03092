package io.millrace.duckdb;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements that hold together or not at all. */
public final class Transaction {

  /** What is done within the transaction; {@code E} is what else it throws. */
  @FunctionalInterface
  public interface Work<E extends Exception> {
    void run() throws SQLException, E;
  }

  private Transaction() {}

  /**
   * Does the work and commits it. After a failure the connection is of no more use, and what is
   * thrown is why the work failed: DuckDB ends a transaction by itself where its file takes no
   * more, and then has nothing to roll back.
   */
  public static <E extends Exception> void of(Connection connection, Work<E> work)
      throws SQLException, E {
    connection.setAutoCommit(false);
    SQLException failure = null;
    boolean done = false;
    try {
      work.run();
      connection.commit();
      done = true;
    } catch (SQLException e) {
      failure = e;
      throw e;
    } finally {
      if (!done) {
        rollBack(connection, failure);
      }
    }
    connection.setAutoCommit(true);
  }

  private static void rollBack(Connection connection, SQLException failure) throws SQLException {
    try {
      connection.rollback();
    } catch (SQLException e) {
      if (failure == null) {
        throw e;
      }
      failure.addSuppressed(e);
    }
  }
}
