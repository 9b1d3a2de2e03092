package io.millrace.duckdb;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.lake.DuckDbOptions;
import io.millrace.lake.FileGuard;
import io.millrace.lake.LockHeldException;
import io.millrace.lake.LockHolder;
import io.millrace.lake.SqlText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBDriver;

/**
 * The only way to open the DuckDB file. DuckDB's own lock does not hold between class loaders of
 * one JVM, so every use first takes {@code <db>.lock}; uses are therefore one at a time, and short.
 * A connection must not outlive its use.
 */
public final class DuckDbGateway {

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Rows a row group. A commit that is smaller than one is appended to the last one, which is then
   * compressed anew as a whole; DuckDB's own 122,880 rows make that most commits, and 10,240 cost
   * queries nothing.
   */
  private static final int ROW_GROUP_ROWS = 10_240;

  private static final long MOST_MEMORY_MEBIBYTES = 4096;

  /** The file is this many times as large as its log may become. */
  private static final long FILE_PER_LOG = 512;

  private static final Pattern HOLDER = Pattern.compile("\\(PID (\\d+)\\)");

  private final Path database;
  private final Duration wait;
  private final String memoryLimit;
  private final int threads;
  private final boolean streams;

  /** What is done with the file while it is open. */
  @FunctionalInterface
  public interface Use<R> {
    R with(Connection connection) throws SQLException, IOException;
  }

  /**
   * With half of the machine's memory, 4 GB at most: a dataset of a million pairs among ten million
   * traces takes three.
   */
  public DuckDbGateway(Path database) {
    this(database, Duration.ofSeconds(30), shareOfMemory(), 2);
  }

  private static String shareOfMemory() {
    long total =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return Math.min(MOST_MEMORY_MEBIBYTES, (total / 2) >> 20) + "MiB";
  }

  /**
   * @param wait how long to wait for the file to be free
   * @param memoryLimit DuckDB's {@code memory_limit}, such as {@code 2GB}
   * @param threads DuckDB's worker threads
   */
  public DuckDbGateway(Path database, Duration wait, String memoryLimit, int threads) {
    this(database, wait, memoryLimit, threads, false);
  }

  private DuckDbGateway(
      Path database, Duration wait, String memoryLimit, int threads, boolean streams) {
    this.database = database.toAbsolutePath().normalize();
    this.wait = wait;
    this.memoryLimit = memoryLimit;
    this.threads = threads;
    this.streams = streams;
  }

  public Path database() {
    return database;
  }

  /** Who uses the file through a gateway at this moment; empty when nobody does. */
  public Optional<LockHolder> holder() throws IOException {
    return FileGuard.holder(lock());
  }

  /** The same file with another bound on the wait. */
  public DuckDbGateway waiting(Duration bound) {
    return new DuckDbGateway(database, bound, memoryLimit, threads, streams);
  }

  /**
   * The same file, whose reader gets a result row by row instead of as a whole: for results of any
   * size. Of one connection only one result can then be open.
   */
  public DuckDbGateway streaming() {
    return new DuckDbGateway(database, wait, memoryLimit, threads, true);
  }

  /**
   * Uses the file for reading and writing; it is made when it is not there.
   *
   * @throws LockHeldException when the file is not free within the wait
   */
  public <R> R readWrite(Use<R> use) throws SQLException, IOException {
    return open(false, use);
  }

  /**
   * Uses the file for reading only; it must exist.
   *
   * @throws LockHeldException when the file is not free within the wait
   */
  public <R> R readOnly(Use<R> use) throws SQLException, IOException {
    return open(true, use);
  }

  private <R> R open(boolean readOnly, Use<R> use) throws SQLException, IOException {
    long deadline = System.nanoTime() + wait.toNanos();
    try (FileGuard guard = FileGuard.acquire(lock(), wait);
        Connection connection = connect(readOnly, deadline)) {
      R result = use.with(connection);
      if (!readOnly) {
        putOffCheckpoint(connection);
      }
      return result;
    }
  }

  /**
   * On closing DuckDB writes what its log holds into the file, which takes the longer the larger
   * the file is, however little there is to write. Until there is enough, the next one to open the
   * file reads it from the log.
   */
  private void putOffCheckpoint(Connection connection) throws SQLException, IOException {
    Path log = database.resolveSibling(database.getFileName() + ".wal");
    if (Files.exists(log) && Files.size(log) < Files.size(database) / FILE_PER_LOG) {
      try (Statement sql = connection.createStatement()) {
        sql.execute("PRAGMA disable_checkpoint_on_shutdown");
      }
    }
  }

  private Path lock() {
    return database.resolveSibling(database.getFileName() + ".lock");
  }

  private Connection connect(boolean readOnly, long deadline) throws SQLException, IOException {
    while (true) {
      try {
        return readOnly ? reader() : writer();
      } catch (SQLException e) {
        if (!heldElsewhere(e)) {
          throw e;
        }
        if (System.nanoTime() - deadline >= 0) {
          throw held(e);
        }
        LockSupport.parkNanos(RETRY_NANOS);
        if (Thread.interrupted()) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("Interrupted while waiting for " + database);
        }
      }
    }
  }

  private Connection reader() throws SQLException {
    Properties options = options();
    options.setProperty("duckdb.read_only", "true");
    options.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, Boolean.toString(streams));
    // DriverManager knows only the drivers of the class loader that used it first.
    return new DuckDBDriver().connect("jdbc:duckdb:" + database, options);
  }

  /** Only an attached file can be told how large its row groups shall be. */
  private Connection writer() throws SQLException {
    Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", options());
    boolean attached = false;
    try (Statement sql = connection.createStatement()) {
      sql.execute(
          "ATTACH %s AS millrace (ROW_GROUP_SIZE %d)"
              .formatted(SqlText.quoted(database.toString()), ROW_GROUP_ROWS));
      sql.execute("USE millrace");
      attached = true;
      return connection;
    } finally {
      if (!attached) {
        connection.close();
      }
    }
  }

  private Properties options() {
    return DuckDbOptions.of(memoryLimit, threads, Path.of(database + ".tmp"));
  }

  private static boolean heldElsewhere(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Conflicting lock")
        || message.contains("Could not set lock")
        || message.contains("different configuration")
        || message.contains("Unique file handle conflict");
  }

  private LockHeldException held(SQLException cause) {
    Matcher holder = HOLDER.matcher(String.valueOf(cause.getMessage()));
    String by = holder.find() ? "process " + holder.group(1) : "another connection";
    return new LockHeldException(
        "Cannot open "
            + database
            + ": "
            + by
            + " still holds it after "
            + wait.toMillis()
            + " ms; close it there, or open it read-only and briefly",
        cause);
  }
}
