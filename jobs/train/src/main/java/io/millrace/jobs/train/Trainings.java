package io.millrace.jobs.train;

import io.millrace.model.worker.Recipe;
import io.millrace.scenario.BaseModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns names of scenarios and roles into the runs of one call: one for each pair of them. */
public final class Trainings {

  private final TrainingHome home;
  private final Path lake;
  private final WorkerOptions worker;
  private final TrainingOptions options;
  private final Funnel funnel;
  private final BaseModels models;

  public Trainings(
      TrainingHome home, Path lake, WorkerOptions worker, TrainingOptions options, Funnel funnel) {
    this.home = home;
    this.lake = lake;
    this.worker = worker;
    this.options = options;
    this.funnel = funnel;
    this.models = new BaseModels(home.models());
  }

  /**
   * What is to be trained, in the order of the names, each once.
   *
   * @param roles empty for each scenario's own
   * @param scenarios where the scenarios' directories lie
   * @throws IllegalArgumentException when one dataset is asked for, but several scenarios
   */
  public List<Target> targets(Collection<String> names, Collection<String> roles, Path scenarios)
      throws IOException {
    List<Target> targets = new ArrayList<>();
    for (String name : distinct(names)) {
      ScenarioDefaults defaults = ScenarioDefaults.of(scenarios.resolve(name), name, models);
      // those that the scenario does not list have their places behind those that it does
      Set<String> places = new LinkedHashSet<>(defaults.roles());
      places.addAll(roles);
      List<String> order = List.copyOf(places);
      for (String role : new LinkedHashSet<>(roles.isEmpty() ? defaults.roles() : roles)) {
        targets.add(new Target(name, role, order.indexOf(role), defaults));
      }
    }
    return targets;
  }

  /**
   * The names, each once.
   *
   * @throws IllegalArgumentException when one dataset is asked for, but several scenarios
   */
  Set<String> distinct(Collection<String> names) {
    Set<String> distinct = new LinkedHashSet<>(names);
    if (options.dataset().isPresent() && distinct.size() > 1) {
      throw new IllegalArgumentException(
          "--dataset is one scenario's; leave it out or name one --scenario");
    }
    return distinct;
  }

  /** What a scenario's own directory asks for, for the first of its roles. */
  public Target first(String name, Path directory) throws IOException {
    ScenarioDefaults defaults = ScenarioDefaults.of(directory, name, models);
    return new Target(name, defaults.roles().get(0), 0, defaults);
  }

  /**
   * The folder of the base model, which need not exist.
   *
   * @throws IOException where none is named, saying what to set
   */
  public Path base(Target target) throws IOException {
    ScenarioDefaults defaults = target.defaults();
    return options
        .base()
        .or(defaults::base)
        .orElseThrow(() -> models.missing(defaults.directory(), target.scenario()));
  }

  /** How the runs' child processes are started and watched. */
  WorkerOptions worker() {
    return worker;
  }

  /** How a target is trained. */
  public Recipe recipe(Target target) {
    return target.recipe(options.recipe());
  }

  /** The least number of pairs that is trained on. */
  public int minPairs(Target target) {
    return options.minPairs().orElse(target.defaults().minPairs());
  }

  /**
   * The dataset that was asked for, or the scenario's newest.
   *
   * @throws IOException where there is none, saying how to make one
   */
  public DatasetFolder dataset(String scenario) throws IOException {
    Optional<DatasetFolder> found =
        options.dataset().isEmpty()
            ? DatasetFolder.newest(home.datasets(), scenario)
            : DatasetFolder.named(home.datasets(), options.dataset().get());
    return found.orElseThrow(
        () ->
            new IOException(
                "Cannot train %s: %s holds no%s; make one with millrace dataset create --scenario %1$s"
                    .formatted(
                        scenario,
                        home.datasets(),
                        options
                            .dataset()
                            .map(hash -> " one dataset whose hash begins with " + hash)
                            .orElse(" dataset of this scenario"))));
  }

  /** As {@link #prepare(Target, DatasetFolder)}, on the target's dataset. */
  public RunFolder prepare(Target target) throws IOException {
    return prepare(target, dataset(target.scenario()));
  }

  /**
   * Prepares a run.
   *
   * @throws TooFewPairsException when the dataset has fewer pairs than it needs, with the reasons
   *     of the scenario's traces where there is a database
   * @throws IOException when base or dataset cannot be read, or the folder cannot be written
   */
  public RunFolder prepare(Target target, DatasetFolder dataset) throws IOException {
    Path base = base(target);
    Optional<Set<String>> traces = Optional.empty();
    if (options.agent().isPresent()) {
      traces = Optional.of(funnel.traces(dataset.hash(), options.agent().get()));
    }
    RunPreparation.Wish wish =
        new RunPreparation.Wish(
            target.scenario(),
            target.role(),
            options.agent().orElse(""),
            traces,
            dataset,
            options.template().orElse(target.defaults().template()),
            base,
            options.baseName().orElse(base.toString()),
            recipe(target),
            worker);
    try {
      return new RunPreparation(home, lake, minPairs(target)).prepare(wish);
    } catch (TooFewPairsException few) {
      throw new TooFewPairsException(few, reasons(target.scenario()));
    }
  }

  private String reasons(String scenario) {
    try {
      String reasons = funnel.reasons(scenario);
      return reasons.isEmpty() ? "" : "; its traces are: " + reasons;
    } catch (IOException unknown) {
      return "; what its traces are is not known: " + unknown.getMessage();
    }
  }
}
