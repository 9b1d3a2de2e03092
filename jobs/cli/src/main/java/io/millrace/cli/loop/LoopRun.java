package io.millrace.cli.loop;

import io.millrace.cli.loop.report.Lineage;
import io.millrace.cli.loop.report.LoopResult;
import io.millrace.cli.loop.report.LoopResult.Asked;
import io.millrace.cli.loop.report.LoopResult.Audited;
import io.millrace.cli.loop.report.LoopResult.Judged;
import io.millrace.cli.loop.report.LoopResult.MinedRule;
import io.millrace.cli.loop.report.ReportFile;
import io.millrace.cli.run.MillRun;
import io.millrace.cli.run.SimulatedTraffic;
import io.millrace.cli.run.Timeline;
import io.millrace.cli.scenario.ScenarioWeights;
import io.millrace.cli.settings.Settings;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.jobs.gate.GateOutcome;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.serve.slots.SlotNames;
import io.millrace.testing.DeskAgent;
import io.millrace.testing.DeskTraffic;
import io.millrace.testing.PlantedDeskAgent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Turns the whole loop once, from traffic to better traffic. */
public final class LoopRun {

  private static final int NEW_MESSAGES = 200;

  private final Settings settings;
  private final LoopOptions options;
  private final Timeline timeline;
  private final PrintWriter out;
  private final Desk desk;
  private final Slot slot;
  private final Registry registry;
  private final SlotLog log;
  private final LoopTraining training;
  private final LoopGate gate;
  private final boolean hadIncumbent;
  private final List<MinedRule> rules = new ArrayList<>();
  private final List<Judged> verdicts = new ArrayList<>();
  private final List<Audited> audited = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private double learning;
  private int newMessages;

  private LoopRun(
      Settings settings, LoopOptions options, Timeline timeline, PrintWriter out, PrintWriter err)
      throws IOException {
    this.settings = settings;
    this.options = options;
    this.timeline = timeline;
    this.out = out;
    desk = Desk.draw(options.scenario(), settings.home(), options.policySeed(), options.seed());
    slot = new Slot(desk.scenario().name(), desk.role());
    registry = Registry.in(new TrainingHome(settings.home()).registry());
    log = new SlotLog(registry.store(), slot, Clock.systemUTC());
    training = new LoopTraining(settings, desk, options.recipe(), err);
    gate = new LoopGate(settings, desk, log, timeline, err);
    hadIncumbent = log.state().active().isPresent();
  }

  /**
   * Turns the loop, prints what came of it and writes {@code loop.json} and {@code report.html}
   * into the home; servers end with it.
   */
  public static LoopResult turn(
      Settings settings, LoopOptions options, Timeline timeline, PrintWriter out, PrintWriter err)
      throws IOException, SQLException, InterruptedException {
    return new LoopRun(settings, options, timeline, out, err).turn();
  }

  private LoopResult turn() throws IOException, SQLException, InterruptedException {
    SimulatedTraffic traffic =
        SimulatedTraffic.of(
            DeskTraffic.generate(desk.tasks(), options.seed(), options.runs()), settings.home());
    try (MillRun mill = MillRun.start(settings, timeline)) {
      mill.produce(traffic);
      mill.await(Duration.ofSeconds(options.waitSeconds()));
      mill.summarise(traffic, out);
      judge(mill, traffic);
      Dataset dataset = dataset(mill);
      LoopTraining.Adapters adapters = train(mill, dataset);
      try (LoopServer server =
          LoopServer.start(
              settings.home(), desk, mill.kafka().properties().get("bootstrap.servers"))) {
        timeline.say("model server at %s/v1".formatted(server.url()));
        Audit audit = new Audit(desk);
        double before = timeline.seconds();
        GateOutcome verdict = gate.test(mill, server, adapters.good());
        learning = adapters.seconds() + timeline.seconds() - before;
        if (verdict.state().equals("active")) {
          serve(mill, server, adapters.good());
        }
        verdicts.add(
            LoopGate.judged(
                "trained on what was mined", hadIncumbent ? "by its gain" : "promote", verdict));
        timeline.say("training further, on one and the same answer for one of the plans");
        String ruined = training.ruin(mill.flink(), dataset, adapters);
        verdicts.addAll(
            new Gauntlet(desk, gate, registry, settings.home().resolve("tmp"), timeline)
                .run(mill, adapters, ruined, server, log.state()));
        examine(audit, server);
        mill.await(Duration.ofSeconds(options.waitSeconds()));
        LoopResult result = conclude(mill, audit);
        if (options.keep()) {
          out.println("Servers stay up until Ctrl-C; models at " + server.url() + "/v1");
          out.flush();
          new CountDownLatch(1).await();
        }
        return result;
      }
    }
  }

  private void judge(MillRun mill, SimulatedTraffic traffic) throws IOException, SQLException {
    mill.gateway()
        .readOnly(traffic::rules)
        .forEach(
            (rule, quality) ->
                rules.add(
                    new MinedRule(rule, quality.pairs(), quality.precision(), quality.recall())));
  }

  private LoopResult conclude(MillRun mill, Audit audit) throws IOException, SQLException {
    LoopResult result =
        new LoopResult(
            slot.scenario(),
            slot.role(),
            options.policySeed(),
            options.seed(),
            newMessages,
            rules,
            verdicts,
            audited,
            asked,
            new LoopResult.Spent(learning, audit.ownCost(learning), timeline.seconds()));
    result.write(settings.home());
    Path page = ReportFile.write(settings, mill.gateway(), result);
    Lineage lineage =
        Lineage.read(new TrainingHome(settings.home()).registry(), slot, mill.gateway());
    LoopSummary.print(result, lineage, settings.home(), page, out);
    return result;
  }

  private Dataset dataset(MillRun mill) throws IOException, SQLException {
    Datasets datasets =
        new Datasets(
            settings.lakeDirectory(),
            new TrainingHome(settings.home()).datasets(),
            Duration.ofSeconds(options.waitSeconds()));
    ScenarioWeights.hold(settings, desk.scenario());
    DatasetParameters parameters = DatasetParameters.of(desk.scenario());
    Dataset dataset =
        mill.gateway()
            .readWrite(
                connection -> datasets.create(connection, slot.scenario(), parameters, null));
    timeline.say(
        "dataset %s with %d SFT pairs; %d more have fewer than %d ratings, %d are adapters' answers above their share"
            .formatted(
                dataset.hash().substring(0, 12),
                dataset.sft(),
                dataset.tooFewRated(),
                parameters.minRated(),
                dataset.selfAnswered()));
    return dataset;
  }

  private LoopTraining.Adapters train(MillRun mill, Dataset dataset) throws IOException {
    timeline.say("training; beside it, a bad candidate from shuffled answers");
    double begin = timeline.seconds();
    LoopTraining.Adapters adapters =
        training.train(mill.flink(), dataset, options.seed(), timeline::seconds);
    timeline.say(
        "adapter %s after %.0f s"
            .formatted(adapters.good().substring(0, 12), timeline.seconds() - begin));
    return adapters;
  }

  private void serve(MillRun mill, LoopServer server, String adapterId)
      throws IOException, SQLException {
    String name = SlotNames.versioned(slot, adapterId);
    server.awaitServing(slot, adapterId);
    ServedTraffic traffic = new ServedTraffic(desk, server.asking(slot.scenario()));
    newMessages =
        traffic.send(
            mill.writer(), settings.topics().feedback(), options.seed() + 1, NEW_MESSAGES, 1);
    timeline.say("%d new messages answered by %s".formatted(newMessages, name));
  }

  private void examine(Audit audit, LoopServer server) throws IOException {
    Audit.Examined before = audit.served(LoopResult.BEFORE, server.asking("base"));
    audited.add(before.reached());
    if (log.state().active().isPresent()) {
      Audit.Examined after = audit.served(LoopResult.AFTER, server.asking(slot.scenario()));
      audited.add(after.reached());
      asked.addAll(audit.asked(before, after));
    }
    for (DeskAgent agent : PlantedDeskAgent.both(options.policySeed())) {
      audited.add(audit.planted(agent, options.seed()));
    }
    timeline.say("examined on messages that neither trainer nor gate has read");
  }
}
