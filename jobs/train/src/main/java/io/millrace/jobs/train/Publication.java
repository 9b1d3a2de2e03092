package io.millrace.jobs.train;

import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.Report;
import io.millrace.model.worker.WorkerJson;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run's result on its way into the registry. */
final class Publication {

  private static final System.Logger LOG = System.getLogger(Publication.class.getName());

  private final RunRequest request;

  Publication(RunRequest request) {
    this.request = request;
  }

  /**
   * Publishes the files of a folder; the same files again change nothing.
   *
   * @param data the run's folder of data, which says what base was learnt from
   * @throws IOException when another base lies in its place by now, or the registry refuses them
   */
  AdapterRecord publish(Path folder, Path data, Report.Begun begun, Report.Finished finished)
      throws IOException {
    Recipe recipe = request.recipe();
    AdapterManifest manifest =
        new AdapterManifest(
            recipe.backend().makesAdapter() ? AdapterKind.ADAPTER : AdapterKind.FULL,
            request.scenario(),
            request.role(),
            recipe.backend().toString(),
            recipe.backend().runtimeTypes(),
            RunBase.learnt(request, data),
            request.conditioning(),
            request.datasetHash(),
            WorkerJson.tree(recipe),
            recipe.seed(),
            metrics(begun, finished),
            environment(begun),
            null,
            begun.trainableValues() * Float.BYTES,
            Build.VERSION);
    return Registry.in(Path.of(request.registry())).publish(folder, manifest).record();
  }

  /**
   * Makes a published adapter a candidate for its slot; one that the slot knows stays where it is.
   */
  void nominate(AdapterRecord published) throws IOException {
    SlotLog log = log();
    if (log.state().standing(published.id()).isPresent()) {
      return;
    }
    try {
      log.append(SlotChange.of(published, AdapterState.CANDIDATE, "train", why(), null));
    } catch (RefusedTransitionException known) {
      // of two runs with the same bytes the other was faster
      LOG.log(System.Logger.Level.DEBUG, known.getMessage());
    }
  }

  /**
   * The entry by which this run made an adapter a candidate; empty where its slot knew it before.
   */
  Optional<SlotEntry> nomination(AdapterRecord published) throws IOException {
    return log().entries().stream()
        .filter(entry -> entry.why().equals(why()))
        .filter(entry -> entry.moves().stream().anyMatch(m -> m.adapter().equals(published.id())))
        .findFirst();
  }

  private SlotLog log() {
    return new SlotLog(
        Registry.in(Path.of(request.registry())).store(),
        new Slot(request.scenario(), request.role()),
        Clock.systemUTC());
  }

  private String why() {
    return "published by run " + request.runId();
  }

  private static SortedMap<String, Double> metrics(Report.Begun begun, Report.Finished finished) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("steps", (double) finished.steps());
    metrics.put("train_examples", (double) begun.trainExamples());
    metrics.put("eval_examples", (double) begun.evalExamples());
    metrics.put("train_loss", finished.loss());
    if (finished.evalLoss() != null) {
      metrics.put("eval_loss", finished.evalLoss());
    }
    return metrics;
  }

  private static SortedMap<String, String> environment(Report.Begun begun) {
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("engine", begun.engine());
    environment.put("precision", begun.precision());
    environment.put("processor", System.getProperty("os.arch"));
    return environment;
  }
}
