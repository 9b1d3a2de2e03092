package io.millrace.model.worker;

import ai.djl.engine.EngineException;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.engine.Torch;
import io.millrace.model.train.TrainingDiverged;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The work of one child process: reads an order, trains, reports. The process ends at once when its
 * input does, which happens when the process that gave the order is gone however it died.
 */
public final class Worker {

  private static final System.Logger LOG = System.getLogger(Worker.class.getName());
  private static final int ORPHANED = 70;

  /** What systems say where there is no room left for a file. */
  private static final List<String> FULL =
      List.of("No space left", "File too large", "quota exceeded");

  private final InputStream in;
  private final OutputStream out;
  private final BaseCheck check;
  private final AtomicLong portions = new AtomicLong();

  private Worker(InputStream in, OutputStream out, BaseCheck check) {
    this.in = in;
    this.out = out;
    this.check = check;
  }

  /** Works off the one order that {@code in} brings, and returns when its last report is out. */
  public static void run(InputStream in, OutputStream out, BaseCheck check) throws IOException {
    Optional<WorkOrder> order = Frames.read(in, WorkOrder.class);
    if (order.isPresent()) {
      new Worker(in, out, check).run(order.get());
    }
  }

  private void run(WorkOrder order) throws IOException {
    daemon("millrace-tether", this::haltAtEndOfInput).start();
    ScheduledThreadPoolExecutor pulse =
        new ScheduledThreadPoolExecutor(1, task -> daemon("millrace-pulse", task));
    var unused =
        pulse.scheduleAtFixedRate(
            () -> tell(new Report.Alive(Memory.resident(), portions.get())),
            0,
            1,
            TimeUnit.SECONDS);
    tell(outcome(order));
    pulse.shutdownNow();
  }

  private Report outcome(WorkOrder order) {
    if (order.protocol() != Frames.VERSION) {
      return new Report.Failed(
          Failure.INVALID,
          "the order has protocol version %d and this worker %d; use one release on all hosts"
              .formatted(order.protocol(), Frames.VERSION));
    }
    try {
      Torch.start(order.recipe().threads());
      Torch.useGpuIfAny();
    } catch (EngineException | UnsatisfiedLinkError e) {
      return new Report.Failed(Failure.NO_BACKEND, firstLine(e));
    }
    try {
      ProgressFile progress = new ProgressFile(Path.of(order.progress()), this::tell);
      return new Training(order, check, progress, portions::incrementAndGet).run();
    } catch (TrainingDiverged e) {
      return new Report.Failed(Failure.DIVERGED, e.getMessage());
    } catch (BaseModelException | IllegalArgumentException e) {
      return new Report.Failed(Failure.INVALID, firstLine(e));
    } catch (UncheckedIOException e) {
      return files(e.getCause(), firstLine(e) + ": " + firstLine(e.getCause()));
    } catch (IOException e) {
      // those of single files have the file's name for a message
      boolean bare = e instanceof FileSystemException;
      return files(e, bare ? e.getClass().getSimpleName() + ": " + firstLine(e) : firstLine(e));
    } catch (EngineException e) {
      // a script's failure says first where it was and last what it was
      Stream<String> lines = String.valueOf(e.getMessage()).lines();
      String message =
          lines.filter(l -> l.startsWith("RuntimeError: ")).findFirst().orElse(firstLine(e));
      boolean memory = message.contains("allocate memory") || message.contains("out of memory");
      return memory
          ? new Report.Failed(
              Failure.OUT_OF_MEMORY, message + "; lower micro_batch or max_tokens and train again")
          : new Report.Failed(Failure.ENGINE, message);
    }
  }

  private static Report files(IOException fault, String message) {
    boolean full =
        FULL.stream().anyMatch(each -> String.valueOf(fault.getMessage()).contains(each));
    return new Report.Failed(
        Failure.FILES, message + (full ? "; make room there and train again" : ""));
  }

  private void tell(Report report) {
    try {
      Frames.write(out, report);
    } catch (IOException nobodyListens) {
      LOG.log(System.Logger.Level.ERROR, "Nobody reads the reports, ending", nobodyListens);
      Runtime.getRuntime().halt(ORPHANED);
    }
  }

  private void haltAtEndOfInput() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "Cannot read the input, ending", e);
    }
    Runtime.getRuntime().halt(ORPHANED);
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static String firstLine(Throwable fault) {
    return String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
  }
}
