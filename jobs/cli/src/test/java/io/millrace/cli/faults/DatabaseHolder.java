package io.millrace.cli.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;

/** A process that opens a database past the gateway and holds it until its input ends. */
public final class DatabaseHolder {

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
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
      System.out.println("held");
      System.in.transferTo(OutputStream.nullOutputStream());
      System.out.println(connection.isClosed());
    }
  }
}
