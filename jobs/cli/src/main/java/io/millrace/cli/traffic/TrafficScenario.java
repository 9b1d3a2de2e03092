package io.millrace.cli.traffic;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.run.NextCommand;
import io.millrace.cli.settings.Settings;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.HoldoutPairs;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.scenario.InvalidScenarioException;
import io.millrace.scenario.Scenario;
import io.millrace.scenario.ScenarioFiles;
import io.millrace.scenario.TaskSet;
import io.millrace.scenario.VerifierSpec;
import io.millrace.traffic.HoldoutPair;
import io.millrace.traffic.TaskOrigin;
import io.millrace.traffic.TrafficFiles;
import io.millrace.traffic.TrafficTasks;
import io.millrace.traffic.VerifierProposal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes a scenario's directory of what the database holds out. */
public final class TrafficScenario {

  /** How many tasks people are asked to look at. */
  static final int SAMPLE = 10;

  /** A candidate that gains ten points is seen with about so many groups. */
  static final int GROUPS = 300;

  private final Settings settings;
  private final Path scenarios;

  /**
   * @param scenarios where the scenario's directory is made
   */
  public TrafficScenario(Settings settings, Path scenarios) {
    this.settings = settings;
    this.scenarios = scenarios;
  }

  /**
   * What is asked for.
   *
   * @param base the base model's folder
   * @param verifier instead of the one that is proposed
   * @param groups the most pairs that are taken
   */
  public record Wish(
      String name,
      Path base,
      Optional<VerifierSpec> verifier,
      DatasetParameters mining,
      int groups) {

    /** With what is proposed and the usual thresholds. */
    public static Wish of(String name, Path base) {
      return new Wish(name, base, Optional.empty(), DatasetParameters.DEFAULT, GROUPS);
    }
  }

  /**
   * What was made.
   *
   * @param traces the held-out traces by the funnel's reason
   */
  public record Made(
      Scenario scenario, TaskSet tasks, TaskOrigin origin, Map<String, Integer> traces) {}

  /**
   * Makes it.
   *
   * @throws CommandFailure when it exists, when no pair is held out, or when none can be judged,
   *     with the counts
   */
  public Made make(Wish wish) throws SQLException, IOException {
    Path directory = scenarios.resolve(wish.name());
    if (Files.exists(directory.resolve(Scenario.FILE))) {
      throw new CommandFailure(
          "Cannot make %s: it exists; draw other tasks with %s, or remove it"
              .formatted(
                  directory,
                  NextCommand.line(settings.home(), "tasks", "rotate", directory.toString())));
    }
    requireBase(wish.base());
    HoldoutPairs held = held(wish.name(), wish.mining());
    VerifierProposal proposal = proposal(wish, held);
    TrafficTasks drawn;
    try (BaseLimit base = BaseLimit.of(settings.home(), Optional.of(wish.base()))) {
      drawn =
          TrafficTasks.of(held.pairs(), proposal.verifier(), wish.groups(), Set.of(), base.limit());
    }
    if (drawn.tasks().isEmpty()) {
      throw new CommandFailure(
          "Cannot make tasks of the %d held-out pairs of %s for the verifier %s: %s; name another verifier, or a base with a longer context: %s --verifier TYPE"
              .formatted(
                  held.total(),
                  wish.name(),
                  proposal.verifier().type(),
                  Counts.line(Counts.without(drawn.pairs(), TrafficTasks.TAKEN)),
                  again(wish)));
    }
    TaskSet tasks = TaskSet.of(drawn.tasks());
    TaskOrigin origin = origin(tasks, drawn, held, proposal);
    new TrafficFiles(directory, directory.resolve("tasks.jsonl")).write(drawn.tasks(), origin);
    ScenarioYaml.write(directory, wish, proposal, tasks);
    return new Made(read(directory), tasks, origin, held.traces());
  }

  /** The pairs of a scenario that are held out, after loading what the lake has. */
  HoldoutPairs held(String name, DatasetParameters mining) throws SQLException, IOException {
    DuckDbGateway gateway = new DuckDbGateway(settings.duckdb());
    new Loader(settings.lakeDirectory(), gateway).load(commit -> {});
    return gateway.readWrite(
        connection -> HoldoutPairs.read(connection, settings.lakeDirectory(), name, mining));
  }

  /** Where a drawn set comes from. */
  static TaskOrigin origin(
      TaskSet tasks, TrafficTasks drawn, HoldoutPairs held, VerifierProposal proposal) {
    Map<String, Integer> pairs = new TreeMap<>(drawn.pairs());
    held.refused().forEach((reason, count) -> pairs.merge(reason, count, Integer::sum));
    return new TaskOrigin(
        tasks.hash(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        proposal.verifier().type(),
        proposal.guess(),
        proposal.why(),
        new TreeMap<>(pairs),
        new TreeMap<>(drawn.answers()),
        drawn.byAdapters(),
        TrafficTasks.sample(tasks.tasks(), SAMPLE),
        List.copyOf(drawn.groups()));
  }

  /** What to type to make it with other wishes behind. */
  private String again(Wish wish) {
    List<String> words =
        new ArrayList<>(List.of("scenario", "from-traffic", wish.name(), "--base"));
    words.addAll(List.of(wish.base().toString(), "--scenarios", scenarios.toString()));
    DatasetParameters usual = DatasetParameters.DEFAULT;
    if (wish.mining().minQuality() != usual.minQuality()) {
      words.addAll(List.of("--min-quality", Double.toString(wish.mining().minQuality())));
    }
    if (wish.mining().minRated() != usual.minRated()) {
      words.addAll(List.of("--min-rated", Integer.toString(wish.mining().minRated())));
    }
    if (wish.groups() != GROUPS) {
      words.addAll(List.of("--groups", Integer.toString(wish.groups())));
    }
    return NextCommand.line(settings.home(), words.toArray(String[]::new));
  }

  private VerifierProposal proposal(Wish wish, HoldoutPairs held) {
    List<HoldoutPair> pairs = held.pairs();
    if (pairs.isEmpty()) {
      throw new CommandFailure(
          "Cannot make a scenario of %s: no accepted answer is held out%s; its held-out traces are: %s; mine more of its traces (one prompt in ten is held out), or send feedback for them"
              .formatted(
                  wish.name(),
                  held.refused().isEmpty()
                      ? ""
                      : " and usable (" + Counts.line(held.refused()) + ")",
                  held.traces().isEmpty() ? "none" : Counts.line(held.traces())));
    }
    if (wish.verifier().isPresent()) {
      return VerifierProposal.chosen(wish.verifier().get(), pairs);
    }
    return VerifierProposal.of(pairs)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Cannot judge the answers of %s by their form: of %d held-out pairs' answers, %s; name a program that judges them: %s --command WORD…, or in its place a model with --rubric TEXT --judge MODEL, or a form with --verifier TYPE"
                        .formatted(
                            wish.name(),
                            pairs.size(),
                            VerifierProposal.forms(pairs).entrySet().stream()
                                .map(form -> form.getValue() + " each " + form.getKey())
                                .collect(Collectors.joining(", "))
                                .replace(" each ", " where it "),
                            again(wish))));
  }

  private static void requireBase(Path base) {
    if (!Files.isRegularFile(base.resolve("config.json"))) {
      throw new CommandFailure(
          "Cannot use the base model %s: it has no config.json; name a folder in Hugging Face layout with --base"
              .formatted(base));
    }
  }

  private static Scenario read(Path directory) throws IOException {
    try {
      return ScenarioFiles.read(directory);
    } catch (InvalidScenarioException invalid) {
      Files.delete(directory.resolve(Scenario.FILE));
      throw new CommandFailure(invalid.faults().get(0).message(), invalid);
    }
  }
}
