package io.millrace.local;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A QuestDB server in a child process. It takes InfluxDB line protocol at {@code
 * <url>/api/v2/write} and SQL through this class; every other listener is off.
 *
 * <p>It stores a repeated point twice unless the measurement's table was created beforehand with
 * {@code DEDUP UPSERT KEYS} over the timestamp and all tags.
 */
public final class TimeSeriesServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path directory;
  private final int port;
  private final LocalHttp http;
  private ChildJvm child;

  private TimeSeriesServer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
    this.http = new LocalHttp("http://" + Ports.HOST + ":" + port);
  }

  /**
   * Starts a server with its data in the directory and returns once it answers queries, after about
   * four seconds.
   *
   * @throws LocalServerException when it does not come up; the message ends with its last log lines
   */
  public static TimeSeriesServer start(Path directory) {
    Path home = directory.toAbsolutePath();
    try {
      Files.createDirectories(home.resolve("data"));
      TimeSeriesServer server = new TimeSeriesServer(home, Ports.free(1).get(0));
      server.launch();
      return server;
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot prepare a time-series server in " + home + "; check that it is writable", e);
    }
  }

  /** Returns the address an InfluxDB client connects to, without a trailing slash. */
  public String url() {
    return http.url();
  }

  /** Returns the process id of the latest child, which may have ended. */
  public long pid() {
    return child.pid();
  }

  /**
   * Runs one SQL statement and returns QuestDB's JSON answer.
   *
   * @throws LocalServerException when the server refuses it or cannot be reached
   */
  public String execute(String sql) {
    return http.body("/exec?query=" + encoded(sql));
  }

  /**
   * Returns a query's rows as lines of comma-separated values, without the header.
   *
   * @throws LocalServerException when the server refuses the query or cannot be reached
   */
  public List<String> rows(String sql) {
    return http.body("/exp?query=" + encoded(sql)).lines().skip(1).toList();
  }

  /** Ends the server at once (SIGKILL), as a crash does; {@link #restart} brings it back. */
  public void kill() {
    child.kill();
  }

  /** Stops the server if it runs and starts it again on the same data and port. */
  public void restart() {
    child.stop();
    launch();
  }

  /** Stops the server in order; the data stays. */
  @Override
  public void close() {
    child.stop();
  }

  private void launch() {
    // it asks for two full collections at its start
    List<String> flags = new ArrayList<>(ChildJvm.OPENS);
    flags.add("-XX:+DisableExplicitGC");
    child =
        ChildJvm.start(
            new ChildJvm.Spec(
                "questdb",
                directory,
                Checkout.classPath("questdb"),
                "io.questdb.ServerMain",
                flags,
                List.of("-d", directory.resolve("data").toString(), "-n"),
                settings()));
    child.awaitReady(START_LIMIT, () -> http.answers("/exec?query=" + encoded("SELECT 1")));
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("QDB_HTTP_BIND_TO", Ports.HOST + ":" + port);
    for (String part : List.of("HTTP_MIN", "PG", "LINE_TCP", "LINE_UDP", "TELEMETRY")) {
      settings.put("QDB_" + part + "_ENABLED", "false");
    }
    settings.put("QDB_CAIRO_MAT_VIEW_ENABLED", "false");
    // each worker polls for work: by default 10,000 times before it sleeps, then every 10 ms
    for (String pool : List.of("SHARED_NETWORK", "SHARED_QUERY", "SHARED_WRITE")) {
      settings.put("QDB_" + pool + "_WORKER_COUNT", "1");
    }
    Map<String, Integer> sleeps =
        Map.of("SHARED", 20, "WAL_APPLY", 50, "VIEW_COMPILER", 200, "EXPORT", 200);
    sleeps.forEach(
        (pool, milliseconds) -> {
          settings.put("QDB_" + pool + "_WORKER_COUNT", "1");
          settings.put("QDB_" + pool + "_WORKER_NAP_THRESHOLD", "100");
          settings.put("QDB_" + pool + "_WORKER_SLEEP_THRESHOLD", "200");
          settings.put("QDB_" + pool + "_WORKER_SLEEP_TIMEOUT", milliseconds.toString());
        });
    return settings;
  }

  private static String encoded(String sql) {
    return URLEncoder.encode(sql, StandardCharsets.UTF_8);
  }
}
