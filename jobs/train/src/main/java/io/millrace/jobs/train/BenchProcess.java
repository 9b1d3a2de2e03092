package io.millrace.jobs.train;

import io.millrace.model.bench.BenchFigure;
import io.millrace.model.bench.BenchOrder;
import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;

/** Measures in a child process, whose peak memory is then that of the measurement. */
public final class BenchProcess {

  private BenchProcess() {}

  /**
   * Makes one measurement and waits for it.
   *
   * @param cache where native libraries unpack themselves
   * @param log takes what the child prints
   * @throws IOException when the child fails, naming the log
   */
  public static BenchFigure run(BenchOrder order, String cache, Path log) throws IOException {
    ProcessBuilder builder =
        ChildJvm.of(
            BenchMain.class,
            WorkerJson.MAPPER.writeValueAsString(order),
            cache,
            order.threads(),
            log);
    Process process = builder.start();
    process.getOutputStream().close();
    byte[] figure = process.getInputStream().readAllBytes();
    if (figure.length == 0) {
      throw new IOException("Cannot measure " + order + ": the process said nothing; see " + log);
    }
    return WorkerJson.MAPPER.readValue(figure, BenchFigure.class);
  }
}
