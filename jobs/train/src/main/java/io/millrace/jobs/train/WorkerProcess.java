package io.millrace.jobs.train;

import io.millrace.model.worker.ChildEnvironment;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Frames;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkOrder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One child process and its watch. It dies with this process: its standard input is a pipe from
 * here.
 */
final class WorkerProcess implements AutoCloseable {

  /** What Java's {@code -XX:+ExitOnOutOfMemoryError} ends with. */
  private static final int HEAP_EXHAUSTED = 3;

  private static final int KILLED = 137;
  private static final int EXIT_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final WorkerOptions options;
  private final WorkerWatch watch;
  private volatile String hung;
  private volatile boolean closed;

  private WorkerProcess(Process process, Path log, WorkerOptions options) {
    this.process = process;
    this.log = log;
    this.options = options;
    this.watch = new WorkerWatch(options, System::nanoTime);
  }

  /** Hears a report that is not the last one. */
  interface Listener {
    void heard(Report report) throws IOException;
  }

  /**
   * Starts a child that waits for its order.
   *
   * @param gpu the only one that it sees; empty for none, whatever this process sees
   * @throws NotStartedException when the system does not start it
   * @throws IOException when the attempt's folder cannot be written
   */
  static WorkerProcess start(
      RunFolder.Attempt attempt, WorkerOptions options, int threads, Optional<String> gpu)
      throws IOException {
    Path temporary = Files.createDirectories(attempt.path().resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildEnvironment.javaOptions());
    command.addAll(
        List.of(
            "-Xmx" + options.heapMegabytes() + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.io.tmpdir=" + temporary,
            "-DDJL_CACHE_DIR=" + options.cacheDirectory()));
    command.addAll(options.javaOptions());
    command.add(WorkerMain.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(attempt.path().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(attempt.log().toFile()));
    ChildEnvironment.set(builder.environment(), threads);
    NativeMemory.set(builder.environment());
    builder.environment().put(Gpus.VISIBLE, gpu.orElse(""));
    return new WorkerProcess(started(builder), attempt.log(), options);
  }

  private static Process started(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException refused) {
      // the log, which is opened on the way
      if (refused.getCause() instanceof FileNotFoundException) {
        throw refused;
      }
      throw new NotStartedException(refused);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Gives the order and listens to the end; the result is a Finished or a Failed. */
  Report run(WorkOrder order, Listener listener) throws IOException {
    ScheduledThreadPoolExecutor checks = new ScheduledThreadPoolExecutor(1, WorkerProcess::daemon);
    var unused = checks.scheduleAtFixedRate(this::check, 500, 500, TimeUnit.MILLISECONDS);
    try {
      Report report = first(order);
      while (!(report instanceof Report.Finished || report instanceof Report.Failed)) {
        watch.heard(report);
        listener.heard(report);
        report = next();
      }
      return report;
    } finally {
      checks.shutdownNow();
    }
  }

  private Report first(WorkOrder order) {
    try {
      Frames.write(process.getOutputStream(), order);
      return next();
    } catch (IOException endedBefore) {
      return ended(endedBefore.getMessage());
    }
  }

  /** The next report; where none comes, why. */
  private Report next() {
    try {
      Optional<Report> report = Frames.read(process.getInputStream(), Report.class);
      return report.isPresent() ? report.get() : ended("");
    } catch (IOException broken) {
      return ended(broken.getMessage());
    }
  }

  private void check() {
    watch
        .overdue()
        .ifPresent(
            why -> {
              hung = why;
              process.destroyForcibly();
            });
  }

  private Report ended(String fault) {
    int status = awaitExit();
    if (closed) {
      return new Report.Failed(Failure.CANCELLED, "the run's process was stopped");
    }
    if (hung != null) {
      return new Report.Failed(Failure.HUNG, "the run's process " + hung + "; see " + log);
    }
    if (status == HEAP_EXHAUSTED) {
      return new Report.Failed(
          Failure.OUT_OF_MEMORY,
          "the worker's Java heap of %d MB was too small; %s"
              .formatted(options.heapMegabytes(), WorkerOptions.raise("worker-heap-megabytes")));
    }
    String how =
        status == KILLED
            ? "was killed with signal 9, as the system does where memory runs out"
            : "ended with status " + status + (fault.isEmpty() ? "" : " (" + fault + ")");
    return new Report.Failed(Failure.CRASHED, "the run's process " + how + "; see " + log);
  }

  private int awaitExit() {
    try {
      if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return KILLED;
    }
  }

  /** Kills the process. */
  @Override
  public void close() {
    closed = true;
    process.destroyForcibly();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "millrace-worker-watch");
    thread.setDaemon(true);
    return thread;
  }
}
