package io.millrace.jobs.gate;

import io.millrace.model.answer.AnswerMain;
import io.millrace.model.answer.AnswerOrder;
import io.millrace.model.answer.AnswerReport;
import io.millrace.model.answer.Questions;
import io.millrace.model.worker.ChildEnvironment;
import io.millrace.model.worker.Failure;
import io.millrace.model.worker.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One child process that answers. It dies with this process: its standard input is a pipe from
 * here.
 */
final class AnswerProcess implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(AnswerProcess.class.getName());
  private static final int EXIT_SECONDS = 10;

  private final Process process;
  private final Path log;
  private final WorkerLimits limits;
  private final ScheduledThreadPoolExecutor watch =
      new ScheduledThreadPoolExecutor(1, AnswerProcess::daemon);
  private volatile boolean hung;

  private AnswerProcess(Process process, Path log, WorkerLimits limits) {
    this.process = process;
    this.log = log;
    this.limits = limits;
    watch.setRemoveOnCancelPolicy(true);
  }

  /**
   * Starts a child and gives it its order.
   *
   * @param folder gets its log and temporary files
   */
  static AnswerProcess start(Path folder, String cache, WorkerLimits limits, AnswerOrder order)
      throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Path log = folder.resolve("worker.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ChildEnvironment.javaOptions());
    command.addAll(
        List.of(
            "-Xmx" + limits.heapMegabytes() + "m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.io.tmpdir=" + temporary,
            "-DDJL_CACHE_DIR=" + cache));
    command.addAll(limits.javaOptions());
    command.add(AnswerMain.class.getName());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    ChildEnvironment.set(builder.environment(), limits.threads());
    AnswerProcess started = new AnswerProcess(builder.start(), log, limits);
    started.order(order);
    return started;
  }

  private void order(AnswerOrder order) {
    try {
      Frames.write(process.getOutputStream(), order);
    } catch (IOException ended) {
      LOG.log(
          System.Logger.Level.DEBUG,
          "The process ended before its order; asking it says so",
          ended);
    }
  }

  /** The report to one batch; where none comes, why. */
  AnswerReport ask(Questions questions) {
    ScheduledFuture<?> limit = watch.schedule(this::end, limits.batchSeconds(), TimeUnit.SECONDS);
    try {
      Frames.write(process.getOutputStream(), questions);
      Optional<AnswerReport> report = Frames.read(process.getInputStream(), AnswerReport.class);
      return report.isPresent() ? report.get() : ended("");
    } catch (IOException broken) {
      return ended(" (" + broken.getMessage() + ")");
    } finally {
      limit.cancel(false);
    }
  }

  private void end() {
    hung = true;
    process.destroyForcibly();
  }

  private AnswerReport ended(String fault) {
    int status = awaitExit();
    String how =
        hung
            ? "gave no answer for " + limits.batchSeconds() + " s"
            : "ended with status " + status + fault;
    return new AnswerReport.Failed(
        hung ? Failure.HUNG : Failure.CRASHED, "the answering process " + how + "; see " + log);
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
      return -1;
    }
  }

  /** Kills the process. */
  @Override
  public void close() {
    watch.shutdownNow();
    process.destroyForcibly();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "millrace-answer-watch");
    thread.setDaemon(true);
    return thread;
  }
}
