package io.millrace.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * A standalone Flink session cluster: a JobManager and a TaskManager, each in a child process.
 * Checkpoints and savepoints go to {@code checkpoints} and {@code savepoints} in its directory.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration CLI_LIMIT = Duration.ofMinutes(3);

  private final Path directory;
  private final Path configuration;
  private final FlinkClusterOptions options;
  private final LocalHttp rest;
  private ChildJvm jobManager;
  private ChildJvm taskManager;
  private int taskManagers;
  private int cliCalls;

  private FlinkCluster(Path directory, FlinkClusterOptions options, int restPort) {
    this.directory = directory;
    this.configuration = directory.resolve("conf");
    this.options = options;
    this.rest = new LocalHttp("http://" + Ports.HOST + ":" + restPort);
  }

  /** What one call of the Flink command line printed, and its exit status. */
  public record CliResult(int exitCode, String output) {}

  /**
   * Starts a cluster and returns once its slots are registered, after about six seconds.
   *
   * @throws LocalServerException when it does not come up; the message ends with the last log lines
   */
  public static FlinkCluster start(Path directory, FlinkClusterOptions options) {
    Path home = directory.toAbsolutePath();
    FlinkCluster cluster;
    try {
      List<Integer> ports = Ports.free(2);
      cluster = new FlinkCluster(home, options, ports.get(0));
      for (String part : List.of("conf", "tmp", "upload", "checkpoints", "savepoints")) {
        Files.createDirectories(home.resolve(part));
      }
      Files.write(
          cluster.configuration.resolve("config.yaml"),
          FlinkConfiguration.yaml(home, ports.get(0), ports.get(1), options));
      Files.write(cluster.logging(), Logging.LINES);
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot prepare a Flink cluster in " + home + "; check that it is writable", e);
    }
    try {
      cluster.startJobManager();
      cluster.startTaskManager();
    } catch (LocalServerException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** Returns the address of the REST API and web UI, without a trailing slash. */
  public String restUrl() {
    return rest.url();
  }

  /** Returns the process id of the JobManager. */
  public long jobManagerPid() {
    return jobManager.pid();
  }

  /** Returns the process id of the latest TaskManager, which may have ended. */
  public long taskManagerPid() {
    return taskManager.pid();
  }

  /** Returns everything the latest TaskManager has logged. */
  public String taskManagerLog() {
    return taskManager.output();
  }

  /** Ends the TaskManager at once (SIGKILL), as a crash does. */
  public void killTaskManager() {
    taskManager.kill();
  }

  /** Kills the TaskManager and returns once a new one has registered its slots. */
  public void replaceTaskManager() {
    killTaskManager();
    startTaskManager();
  }

  /**
   * Runs Flink's command line against this cluster, such as {@code run -d -c Main job.jar}, and
   * waits up to three minutes for it.
   */
  public CliResult cli(String... arguments) {
    cliCalls++;
    ChildJvm call =
        child(
            "cli-" + cliCalls,
            "org.apache.flink.client.cli.CliFrontend",
            List.of(),
            List.of(arguments));
    int exitCode = call.awaitEnd(CLI_LIMIT);
    return new CliResult(exitCode, call.output());
  }

  /**
   * What Flink's command line takes in place of a job's jar that each process then reads where it
   * lies; one that is handed in is copied and hashed in each.
   */
  public List<String> whereItLies(Path jar, Class<?> main) throws IOException {
    Path empty = directory.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(empty), new Manifest()).close();
    return List.of("-C", jar.toUri().toString(), "-c", main.getName(), empty.toString());
  }

  /** Stops both processes; files stay. */
  @Override
  public void close() {
    if (taskManager != null) {
      taskManager.stop();
    }
    if (jobManager != null) {
      jobManager.stop();
    }
  }

  private void startJobManager() {
    jobManager =
        child(
            "jobmanager",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of(),
            List.of("--configDir", configuration.toString()));
    jobManager.awaitReady(START_LIMIT, () -> rest.answers("/overview"));
  }

  private void startTaskManager() {
    taskManagers++;
    String id = "taskmanager-" + taskManagers;
    taskManager =
        child(
            id,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            FlinkConfiguration.taskManagerFlags(options),
            List.of("--configDir", configuration.toString(), "-Dtaskmanager.resource-id=" + id));
    // it is listed before its slots are, and the list is refused while the JobManager's parts meet
    Pattern ready = Pattern.compile("\"id\":\"" + id + "\"[^}]*\"slotsNumber\":[1-9]");
    taskManager.awaitReady(
        START_LIMIT,
        () -> rest.found("/taskmanagers").filter(list -> ready.matcher(list).find()).isPresent());
  }

  private ChildJvm child(
      String name, String mainClass, List<String> flags, List<String> arguments) {
    List<String> all = new ArrayList<>(ChildJvm.OPENS);
    all.add("-Dlog4j.configurationFile=" + logging());
    all.addAll(flags);
    return ChildJvm.start(
        new ChildJvm.Spec(
            name,
            directory,
            Checkout.classPath("flink-dist"),
            mainClass,
            all,
            arguments,
            Map.of("FLINK_CONF_DIR", configuration.toString())));
  }

  private Path logging() {
    return configuration.resolve("log4j2.properties");
  }

  /** Log lines on standard output, which the child's log file takes up. */
  private static final class Logging {
    static final List<String> LINES =
        List.of(
            "rootLogger.level = info",
            "rootLogger.appenderRef.console.ref = console",
            "appender.console.type = Console",
            "appender.console.name = console",
            "appender.console.layout.type = PatternLayout",
            "appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n");
  }
}
