package io.millrace.lake;

import java.nio.file.Path;
import java.util.Properties;
import java.util.UUID;

/** How a DuckDB database is opened. */
public final class DuckDbOptions {

  private DuckDbOptions() {}

  /**
   * Bounds on what a database takes.
   *
   * @param memoryLimit DuckDB's {@code memory_limit}, such as {@code 2GB}
   * @param temporary where what is more lies; DuckDB makes the directory when it first needs it,
   *     and deletes on close what it has made
   */
  public static Properties of(String memoryLimit, int threads, Path temporary) {
    Properties options = new Properties();
    options.setProperty("memory_limit", memoryLimit);
    options.setProperty("threads", Integer.toString(threads));
    options.setProperty("temp_directory", temporary.toString());
    return options;
  }

  /** The same for a database in memory, with a folder of its own beside Java's temporary files. */
  public static Properties inMemory(int threads) {
    String folder = "millrace-duckdb-" + UUID.randomUUID();
    return of("1GB", threads, Path.of(System.getProperty("java.io.tmpdir"), folder));
  }
}
