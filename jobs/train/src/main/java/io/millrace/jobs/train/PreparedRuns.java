package io.millrace.jobs.train;

import io.millrace.events.SlotFeed;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runs that a call's scenarios and roles have become, and those that were refused. */
final class PreparedRuns {

  private final TrainConfig config;
  private final List<RunFolder> runs = new ArrayList<>();
  private final Map<String, SlotFeed> feeds = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();

  private PreparedRuns(TrainConfig config) {
    this.config = config;
  }

  /**
   * Prepares a run for each target that can be trained; a fault of one scenario or role is a
   * refusal of that one only.
   *
   * @throws IllegalArgumentException when one dataset is asked for, but several scenarios
   */
  static PreparedRuns of(TrainConfig config) {
    PreparedRuns prepared = new PreparedRuns(config);
    config.distinct().forEach(prepared::scenario);
    return prepared;
  }

  private void scenario(String name) {
    try {
      config.targets(name).forEach(this::target);
    } catch (IOException | IllegalArgumentException refusal) {
      refuse(name, refusal);
    }
  }

  private void target(Target target) {
    try {
      Slot slot = new Slot(target.scenario(), target.role());
      Optional<SlotFeed> feed = SlotFeed.from(config.events(), config.home().registry(), slot);
      RunFolder run = config.trainings().prepare(target);
      runs.add(run);
      feed.ifPresent(found -> feeds.put(id(run), found));
    } catch (IOException | TooFewPairsException | IllegalArgumentException refusal) {
      refuse(target.scenario() + "/" + target.role(), refusal);
    }
  }

  private void refuse(String what, Exception refusal) {
    refused.add("No training for %s: %s".formatted(what, refusal.getMessage()));
  }

  private static String id(RunFolder run) {
    return run.path().getFileName().toString();
  }

  /** The folders, in the order of the names. */
  List<RunFolder> folders() {
    return List.copyOf(runs);
  }

  /** The folders' names, by which the runs are known. */
  List<String> ids() {
    return runs.stream().map(PreparedRuns::id).toList();
  }

  /** What Kafka is told, by run: of all runs or of none. */
  Map<String, SlotFeed> feeds() {
    return Map.copyOf(feeds);
  }

  /** What was refused, and why, each in a sentence. */
  List<String> refused() {
    return List.copyOf(refused);
  }
}
