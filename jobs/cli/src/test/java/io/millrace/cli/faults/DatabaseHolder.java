package io.millrace.cli.faults;

import io.millrace.lake.FileGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** A process that opens a database past the gateway and holds it until its input ends. */
public final class DatabaseHolder {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private DatabaseHolder() {}

  public static Process start(Path database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            DatabaseHolder.class.getName(),
            database.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws Exception {
    try (Connection connection = open(Path.of(args[0]))) {
      System.out.println("held");
      System.in.transferTo(OutputStream.nullOutputStream());
      System.out.println(connection.isClosed());
    }
  }

  /** Between two uses by others: DuckDB refuses a file that somebody has open. */
  private static Connection open(Path database) throws IOException, SQLException {
    Path lock = database.resolveSibling(database.getFileName() + ".lock");
    try (FileGuard turn = FileGuard.acquire(lock, LIMIT)) {
      return DriverManager.getConnection("jdbc:duckdb:" + database);
    }
  }
}
