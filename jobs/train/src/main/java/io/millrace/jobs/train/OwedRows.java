package io.millrace.jobs.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rows of runs that have ended, on their way to the lake; what it does not take stays owed. */
final class OwedRows {

  /** What is owed until somebody has tried. */
  static final String NOT_YET =
      "the lake does not have the run's rows yet; the next training in this home writes them";

  private static final System.Logger LOG = System.getLogger(OwedRows.class.getName());

  private OwedRows() {}

  /**
   * Writes the rows of every run in a directory that owes them. A run whose files cannot be used
   * holds up no other; a lake that refused the rows of one is not given those of the next.
   */
  static void bringAll(Path runs) {
    Set<String> refusing = new HashSet<>();
    for (Path folder : folders(runs)) {
      bring(new RunFolder(folder), refusing);
    }
  }

  private static List<Path> folders(Path runs) {
    try (Stream<Path> entries = Files.list(runs)) {
      return entries.sorted().toList();
    } catch (IOException | UncheckedIOException unusable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Cannot see which runs in %s owe rows; see that it can be read".formatted(runs),
          unusable);
      return List.of();
    }
  }

  /** Writes a run's rows if it has ended and owes them. */
  static void bring(RunFolder folder) {
    bring(folder, new HashSet<>());
  }

  private static void bring(RunFolder folder, Set<String> refusing) {
    try {
      Optional<RunResult> result = folder.owed().isEmpty() ? Optional.empty() : folder.result();
      if (result.isPresent()) {
        bring(folder, result.get(), refusing);
      }
    } catch (IOException unusable) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Cannot bring the rows of the run in %s to the lake".formatted(folder.path()),
          unusable);
    }
  }

  private static void bring(RunFolder folder, RunResult result, Set<String> refusing)
      throws IOException {
    RunRequest request = folder.request();
    if (refusing.contains(request.lake())) {
      return;
    }
    RunRecords records = new RunRecords(request);
    List<RunRecords.Rows> rows;
    try {
      rows = records.rows(result, folder.progress(folder.attempt(result.attempt())));
    } catch (IOException unreadable) {
      owe(folder, request, unreadable);
      return;
    }
    try {
      records.publish(rows);
    } catch (IOException refused) {
      refusing.add(request.lake());
      owe(folder, request, refused);
      return;
    }
    folder.oweNothing();
  }

  private static void owe(RunFolder folder, RunRequest request, IOException fault)
      throws IOException {
    String why =
        ("Cannot write the rows of the run %s to the lake %s: %s; mend that, and the next training"
                + " in this home writes them")
            .formatted(request.runId(), request.lake(), Reasons.of(fault));
    LOG.log(System.Logger.Level.ERROR, why, fault);
    folder.owe(why);
  }
}
