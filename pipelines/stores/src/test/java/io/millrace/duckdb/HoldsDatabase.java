package io.millrace.duckdb;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that opens a database past the gateway and holds it until two seconds after a line. */
final class HoldsDatabase {

  private HoldsDatabase() {}

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + args[0]);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("held");
      in.readLine();
      boolean early = new CountDownLatch(1).await(2, TimeUnit.SECONDS);
      System.out.println(early || connection.isClosed());
    }
  }
}
