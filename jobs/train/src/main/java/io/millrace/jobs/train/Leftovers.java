package io.millrace.jobs.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.util.FileUtils;

/** What attempts have left that nobody needs once the registry has the run's result. */
final class Leftovers {

  private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());

  private Leftovers() {}

  /**
   * Deletes from the attempts of a run that was published all but their reports and logs. All stays
   * of a run that has not ended, that has no result in the registry or that is to keep it. What
   * cannot be deleted is said in the log: the run has ended all the same.
   */
  static void delete(RunFolder run) {
    try {
      Optional<RunResult> result = run.result();
      if (result.isEmpty() || result.get().adapterId() == null || run.keepsAll()) {
        return;
      }
      for (int number = run.newestAttempt(); number > 0; number--) {
        delete(run.attempt(number));
      }
    } catch (IOException | UncheckedIOException | DirectoryIteratorException stays) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Cannot delete the checkpoints and results of the published run in %s: %s; delete them by hand"
              .formatted(run.path(), Reasons.of(stays)),
          stays);
    }
  }

  private static void delete(RunFolder.Attempt attempt) throws IOException {
    if (!Files.isDirectory(attempt.path())) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(attempt.path())) {
      for (Path file : files) {
        if (!file.equals(attempt.progress()) && !file.toString().endsWith(".log")) {
          FileUtils.deleteFileOrDirectory(file.toFile());
        }
      }
    }
  }
}
