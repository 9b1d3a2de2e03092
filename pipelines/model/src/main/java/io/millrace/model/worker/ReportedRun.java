package io.millrace.model.worker;

import io.millrace.model.decoder.Decoder;
import io.millrace.model.engine.Torch;
import io.millrace.model.examples.ExampleMaker;
import io.millrace.model.train.RunEnd;
import io.millrace.model.train.RunListener;
import io.millrace.model.train.RunOptions;
import io.millrace.model.train.StepReport;
import io.millrace.model.train.Trainer;
import io.millrace.model.train.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The run of one trainer, told in reports, up to the folder with its result. */
final class ReportedRun<E> {

  private final WorkOrder order;
  private final TrainingRun<E> run;
  private final Report.Begun begun;

  /**
   * @param maker that made the examples, and counted what it left out
   * @param trainable how many values are learnt
   */
  ReportedRun(
      WorkOrder order,
      Recipe recipe,
      Decoder decoder,
      Trainer<E> trainer,
      List<E> train,
      List<E> evaluation,
      ExampleMaker maker,
      int steps,
      long trainable) {
    this.order = order;
    int epoch = (train.size() + recipe.batchSize() - 1) / recipe.batchSize();
    int every = recipe.evaluateEvery() > 0 ? recipe.evaluateEvery() : epoch;
    RunOptions options =
        new RunOptions(
            steps,
            recipe.portion(),
            recipe.accumulation(),
            recipe.seed(),
            every,
            recipe.patience(),
            recipe.checkpointEvery());
    run = new TrainingRun<>(trainer, train, evaluation, options, Path.of(order.checkpoint()));
    begun =
        new Report.Begun(
            steps,
            train.size(),
            evaluation.size(),
            leftOut(maker),
            maker.cut(),
            decoder.precision().name(),
            Torch.version() + (Torch.device().equals("cpu") ? "" : ", " + Torch.device()),
            trainable);
  }

  /** Writes a result into an empty folder. */
  interface Result {
    void write(Path folder) throws IOException;
  }

  /**
   * Runs to the end; the order's output folder appears when the result in it is complete.
   *
   * @param reports takes all but the last report
   * @param portion told after each portion of work
   */
  Report.Finished to(Consumer<Report> reports, Runnable portion, Result result) throws IOException {
    reports.accept(begun);
    RunEnd end = run.run(new Telling(reports, portion), () -> false);
    Path output = Path.of(order.output());
    Path part = output.resolveSibling(output.getFileName() + ".part");
    result.write(Files.createDirectories(part));
    Files.move(part, output, StandardCopyOption.ATOMIC_MOVE);
    Double evalLoss = end.bestLoss().isPresent() ? end.bestLoss().getAsDouble() : null;
    return new Report.Finished(
        end.reason().name().toLowerCase(Locale.ROOT),
        end.steps(),
        end.loss().orElseThrow(),
        evalLoss,
        Memory.peak());
  }

  private static Map<String, Integer> leftOut(ExampleMaker maker) {
    Map<String, Integer> leftOut = new TreeMap<>();
    maker
        .leftOut()
        .forEach((reason, count) -> leftOut.put(reason.name().toLowerCase(Locale.ROOT), count));
    return leftOut;
  }

  private record Telling(Consumer<Report> reports, Runnable work) implements RunListener {

    @Override
    public void portion() {
      work.run();
    }

    @Override
    public void step(StepReport step) {
      double seconds = step.took().toNanos() / 1e9;
      reports.accept(
          new Report.Stepped(
              step.step(), step.loss(), step.rate(), step.gradientNorm(), step.tokens(), seconds));
    }

    @Override
    public void evaluated(int step, double evaluated) {
      reports.accept(new Report.Evaluated(step, evaluated));
    }

    @Override
    public void checkpointed(int step) {
      reports.accept(new Report.Saved(step));
    }
  }
}
