package io.millrace.jobs.train;

import io.millrace.model.bench.BenchFigure;
import io.millrace.model.bench.BenchOrder;
import io.millrace.model.bench.RecipeFigure;
import io.millrace.model.bench.RecipeOrder;
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
    return figure(BenchMain.class, order, cache, order.threads(), log, BenchFigure.class);
  }

  /** Trains and asks once, as {@link #run(BenchOrder, String, Path)} measures. */
  public static RecipeFigure run(RecipeOrder order, String cache, Path log) throws IOException {
    int threads = order.training().recipe().threads();
    return figure(RecipeMain.class, order, cache, threads, log, RecipeFigure.class);
  }

  private static <T> T figure(
      Class<?> main, Object order, String cache, int threads, Path log, Class<T> kind)
      throws IOException {
    String argument = WorkerJson.MAPPER.writeValueAsString(order);
    Process process = ChildJvm.of(main, argument, cache, threads, log).start();
    process.getOutputStream().close();
    byte[] figure = process.getInputStream().readAllBytes();
    if (figure.length == 0) {
      throw new IOException("Cannot measure " + order + ": the process said nothing; see " + log);
    }
    return WorkerJson.MAPPER.readValue(figure, kind);
  }
}
