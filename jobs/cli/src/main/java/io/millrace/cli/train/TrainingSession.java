package io.millrace.cli.train;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.WrittenRows;
import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.run.EmbeddedFlink;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.train.RunFolder;
import io.millrace.jobs.train.RunResult;
import io.millrace.jobs.train.Target;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Trainings in Flink in this process, several at once. */
final class TrainingSession {

  private final Settings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Path registry;
  private final Integer parallelism;

  /**
   * @param parallelism how many at once; null for as many as the processors' threads allow
   */
  TrainingSession(Settings settings, CommandLine command, Integer parallelism) {
    this.settings = settings;
    this.out = command.getOut();
    this.err = command.getErr();
    this.registry = new TrainingHome(settings.home()).registry();
    this.parallelism = parallelism;
  }

  /** Makes a training's folder. */
  interface Preparation {
    RunFolder prepare(Target target) throws IOException, SQLException;
  }

  /**
   * Trains for all targets and returns the exit code. One that fails does not hold up the others.
   *
   * @throws CommandFailure when the only one fails
   */
  int train(List<Target> targets, Preparation preparation) throws IOException, SQLException {
    Map<Target, RunFolder> runs = new LinkedHashMap<>();
    int code = 0;
    for (Target target : targets) {
      try {
        runs.put(target, preparation.prepare(target));
        err.println("training in " + runs.get(target).path());
      } catch (CommandFailure refused) {
        code = failed(refused, targets.size());
      } catch (IOException unusable) {
        code = failed(new CommandFailure(unusable.getMessage(), unusable), targets.size());
      }
    }
    if (runs.isEmpty()) {
      return code;
    }
    List<SlotLog> slots = new ArrayList<>();
    List<Long> before = new ArrayList<>();
    for (Target target : runs.keySet()) {
      SlotLog slot = slot(target);
      slots.add(slot);
      before.add(slot.state().sequence());
    }
    List<RunResult> results = carryOut(List.copyOf(runs.values()));
    for (int i = 0; i < slots.size(); i++) {
      new SlotEvents(settings, err).sendAfter(before.get(i), slots.get(i));
    }
    WrittenRows.load(settings, err);
    RunEnding ending = new RunEnding(out, err, registry);
    for (RunResult result : results) {
      try {
        int ended = ending.tell(result);
        code = code == 0 ? ended : code;
      } catch (CommandFailure failure) {
        code = failed(failure, targets.size());
      }
    }
    return code;
  }

  private int failed(CommandFailure failure, int targets) {
    if (targets == 1) {
      throw failure;
    }
    err.println(failure.getMessage());
    return 1;
  }

  private SlotLog slot(Target target) {
    return new SlotLog(
        new LocalRegistryStore(registry),
        new Slot(target.scenario(), target.role()),
        Clock.systemUTC());
  }

  private List<RunResult> carryOut(List<RunFolder> runs) throws IOException {
    int threads = 1;
    for (RunFolder run : runs) {
      threads = Math.max(threads, run.threads());
    }
    int room = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
    int atOnce = Math.min(runs.size(), parallelism != null ? parallelism : room);
    try (EmbeddedFlink flink = EmbeddedFlink.start(settings.home(), atOnce)) {
      return TrainingRuns.carryOut(flink, settings, runs, atOnce, err);
    }
  }
}
