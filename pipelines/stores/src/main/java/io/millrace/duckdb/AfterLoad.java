package io.millrace.duckdb;

import java.io.IOException;
import java.sql.SQLException;

/** Work that follows a load, such as writing points. */
@FunctionalInterface
public interface AfterLoad {

  /**
   * Does the work as far as it can be done now.
   *
   * @return whether some of it is left to be tried again
   */
  boolean run() throws SQLException, IOException;
}
