package io.millrace.cli.loop;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.SimulatedTraffic;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.settings.Settings;
import io.millrace.cli.train.TrainingRuns;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.jobs.train.DatasetFolder;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import io.millrace.testing.DeskTraffic;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Turns the whole loop once, from traffic to better traffic. */
public final class LoopRun {

  private final Settings settings;
  private final LoopOptions options;
  private final Timeline timeline;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Desk desk;

  private LoopRun(
      Settings settings, LoopOptions options, Timeline timeline, PrintWriter out, PrintWriter err)
      throws IOException {
    this.settings = settings;
    this.options = options;
    this.timeline = timeline;
    this.out = out;
    this.err = err;
    desk = Desk.draw(options.scenario(), settings.home(), options.policySeed(), options.seed());
  }

  /** Turns the loop and prints what came of it; servers end with it. */
  public static void turn(
      Settings settings, LoopOptions options, Timeline timeline, PrintWriter out, PrintWriter err)
      throws IOException, SQLException {
    new LoopRun(settings, options, timeline, out, err).turn();
  }

  private void turn() throws IOException, SQLException {
    SimulatedTraffic traffic =
        SimulatedTraffic.of(
            DeskTraffic.generate(desk.tasks(), options.seed(), options.runs()), settings.home());
    try (MillRun mill = MillRun.start(settings, timeline)) {
      mill.produce(traffic);
      mill.await(Duration.ofSeconds(options.waitSeconds()));
      mill.summarise(traffic, out);
      Dataset dataset = dataset(mill);
      List<RunResult> trained = train(mill, dataset);
      trained.forEach(result -> out.println(result));
    }
  }

  private Dataset dataset(MillRun mill) throws IOException, SQLException {
    Datasets datasets =
        new Datasets(
            settings.lakeDirectory(),
            settings.home().resolve("datasets"),
            Duration.ofSeconds(options.waitSeconds()));
    Dataset dataset =
        mill.gateway()
            .readWrite(
                connection ->
                    datasets.create(
                        connection, desk.scenario().name(), DatasetParameters.DEFAULT, null));
    timeline.say(
        "dataset %s: %d SFT pairs".formatted(dataset.hash().substring(0, 12), dataset.sft()));
    return dataset;
  }

  private List<RunResult> train(MillRun mill, Dataset dataset) throws IOException {
    DatasetFolder folder =
        DatasetFolder.named(settings.home().resolve("datasets"), dataset.hash()).orElseThrow();
    RunFolder good = prepare(folder);
    RunFolder shuffled = prepare(folder);
    ShuffledLabels.apply(shuffled, options.seed());
    timeline.say("training, and beside it a bad candidate from shuffled answers");
    List<RunResult> results =
        TrainingRuns.carryOut(mill.flink(), settings, List.of(good, shuffled), err);
    for (RunResult result : results) {
      if (!result.state().equals("finished")) {
        throw new CommandFailure(
            "Training %s: %s: %s".formatted(result.state(), result.failure(), result.message()));
      }
    }
    timeline.say("adapter " + results.get(0).adapterId().substring(0, 12));
    return results;
  }

  private RunFolder prepare(DatasetFolder dataset) throws IOException {
    return TrainingRuns.prepare(
        settings, desk.scenario().directory(), desk.scenario().name(), dataset);
  }
}
