package io.millrace.jobs.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rows of runs that have ended, on their way to the lake; what it does not take stays owed. */
final class OwedRows {

  /** What is owed until somebody has tried. */
  static final String NOT_YET =
      "the lake does not have the run's rows yet; the next training in this home writes them";

  private static final System.Logger LOG = System.getLogger(OwedRows.class.getName());

  private OwedRows() {}

  /** Writes the rows of every run in a directory that owes them; one that cannot holds up none. */
  static void bringAll(Path runs) throws IOException {
    List<Path> folders;
    try (Stream<Path> entries = Files.list(runs)) {
      folders = entries.sorted().toList();
    }
    for (Path folder : folders) {
      bring(new RunFolder(folder));
    }
  }

  /** Writes a run's rows if it has ended and owes them. */
  static void bring(RunFolder folder) {
    try {
      Optional<RunResult> result = folder.owed().isEmpty() ? Optional.empty() : folder.result();
      if (result.isPresent()) {
        bring(folder, folder.request(), result.get());
      }
    } catch (IOException unusable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Cannot bring the rows of the run in %s to the lake".formatted(folder.path()),
          unusable);
    }
  }

  private static void bring(RunFolder folder, RunRequest request, RunResult result)
      throws IOException {
    try {
      new RunRecords(request).publish(result, folder.progress(folder.attempt(result.attempt())));
    } catch (IOException refused) {
      String why =
          ("Cannot write the rows of the run %s to the lake %s: %s; mend that, and the next training"
                  + " in this home writes them")
              .formatted(request.runId(), request.lake(), Reasons.of(refused));
      LOG.log(System.Logger.Level.ERROR, why, refused);
      folder.owe(why);
      return;
    }
    folder.oweNothing();
  }
}
