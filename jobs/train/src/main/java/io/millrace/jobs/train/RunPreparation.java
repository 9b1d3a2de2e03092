package io.millrace.jobs.train;

import io.millrace.model.examples.ExampleOptions;
import io.millrace.model.worker.Recipe;
import io.millrace.model.worker.TrainingData;
import io.millrace.registry.Conditioning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.util.FileUtils;

/** Makes a run's folder out of what was asked for: from then on nothing else is read. */
public final class RunPreparation {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final TrainingHome home;
  private final Path lake;
  private final int minPairs;

  /**
   * @param minPairs the least number of pairs that is trained on
   */
  public RunPreparation(TrainingHome home, Path lake, int minPairs) {
    this.home = home;
    this.lake = lake;
    this.minPairs = minPairs;
  }

  /**
   * What to train.
   *
   * @param agent whose traces count; empty for all
   * @param traces the agent's traces, or empty for all
   * @param template what marks prompts with their answers' quality, empty for nothing
   * @param baseName what the result says it belongs to, by which servers find the base
   */
  public record Wish(
      String scenario,
      String role,
      String agent,
      Optional<Set<String>> traces,
      DatasetFolder dataset,
      String template,
      Path base,
      String baseName,
      Recipe recipe,
      WorkerOptions worker) {}

  /**
   * Prepares a run.
   *
   * @throws TooFewPairsException when the dataset has fewer pairs than it needs
   * @throws IOException when base or dataset cannot be read, or the folder cannot be written
   */
  public RunFolder prepare(Wish wish) throws IOException {
    Path base = wish.base().toAbsolutePath().normalize();
    if (!Files.isRegularFile(base.resolve("config.json"))) {
      throw new IOException(
          "Cannot train on the base model "
              + base
              + ": it has no config.json; name a folder in Hugging Face layout with --base");
    }
    boolean preferences = wish.recipe().backend().learnsPreferences();
    Optional<BucketMarks> marks = marks(wish);
    DatasetRows rows = new DatasetRows(wish.dataset(), preferences, wish.traces(), marks);
    DatasetRows.Sizes pairs = rows.count();
    if (pairs.all() < minPairs || pairs.train() == 0) {
      throw new TooFewPairsException(
          "dataset %s has %d %s pairs%s (%d to train on, %d for evaluation, %d held out) and %d are needed"
              .formatted(
                  wish.dataset().hash().substring(0, 12),
                  pairs.all(),
                  preferences ? "preference" : "SFT",
                  wish.agent().isEmpty() ? "" : " of agent " + wish.agent(),
                  pairs.train(),
                  pairs.evaluation(),
                  pairs.holdout(),
                  minPairs));
    }
    Conditioning conditioning = marks.isPresent() ? conditioning(wish, marks.get()) : null;
    RunFolder folder = new RunFolder(home.runs().resolve(newId(wish.scenario())));
    boolean whole = false;
    try {
      Files.createDirectories(folder.data());
      rows.write("train", folder.data().resolve(TrainingData.TRAIN));
      rows.write("eval", folder.data().resolve(TrainingData.EVAL));
      folder.write(request(wish, base, folder, conditioning));
      whole = true;
    } finally {
      if (!whole) {
        FileUtils.deleteDirectoryQuietly(folder.path().toFile());
      }
    }
    return folder;
  }

  private static Optional<BucketMarks> marks(Wish wish) throws IOException {
    Recipe recipe = wish.recipe();
    String dataset = "dataset " + wish.dataset().hash();
    if (wish.template().isEmpty()) {
      if (!wish.dataset().edges().isEmpty() && !recipe.backend().learnsPreferences()) {
        throw new IOException(
            "Cannot train on "
                + dataset
                + " without conditioning: it holds badly rated answers too, in buckets; declare"
                + " conditioning in scenario.yaml, or make a dataset without edges");
      }
      return Optional.empty();
    }
    if (recipe.backend().learnsPreferences()) {
      throw new IOException(
          "Cannot condition the backend dpo on quality: preference pairs have no bucket; train with"
              + " sft or full, or leave conditioning out of scenario.yaml");
    }
    if (recipe.tooLong() == ExampleOptions.TooLong.CUT
        && recipe.targets() == ExampleOptions.Targets.LAST) {
      throw new IOException(
          "Cannot condition on quality with too_long=cut and targets=last: what is cut off is where"
              + " the quality stands; leave out too_long=cut");
    }
    if (wish.dataset().edges().isEmpty()) {
      throw new IOException(
          "Cannot condition on quality with "
              + dataset
              + ": it has no buckets; make one with millrace dataset create, which takes edges from"
              + " scenario.yaml or --edges");
    }
    return Optional.of(new BucketMarks(wish.template(), wish.dataset().edges()));
  }

  private Conditioning conditioning(Wish wish, BucketMarks marks) {
    OptionalInt best = marks.best(minPairs);
    return marks.recorded(
        best.orElseThrow(
            () ->
                new TooFewPairsException(
                    "dataset %s has pairs in %s, and two buckets with %d are needed to learn what is better"
                        .formatted(wish.dataset().hash().substring(0, 12), marks, minPairs))));
  }

  private RunRequest request(Wish wish, Path base, RunFolder folder, Conditioning conditioning) {
    return new RunRequest(
        folder.path().getFileName().toString(),
        wish.scenario(),
        wish.role(),
        wish.agent(),
        wish.dataset().hash(),
        conditioning,
        base.toString(),
        wish.baseName(),
        home.registry().toString(),
        lake.toString(),
        System.currentTimeMillis(),
        wish.recipe(),
        wish.worker());
  }

  private static String newId(String scenario) {
    String random = UUID.randomUUID().toString().substring(0, 8);
    return TIME.format(Instant.now()) + "-" + scenario + "-" + random;
  }
}
