package io.millrace.cli.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Mill.Shared.class)
class StartAgainITCase {

  @TempDir private Path directory;

  @Test
  void anOlderSavepointReadsAgainWhatWasCommittedSinceAndItCountsOnceInRowsAndDatasets(Mill mill)
      throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("older"))) {
      line.plant();
      line.start();
      line.awaitCommitted();
      String older = mill.rest().savepoint(line.job(), directory.resolve("first"));

      int since = line.plant();
      line.awaitCommitted();
      mill.rest().savepoint(line.job(), directory.resolve("second"));
      since += line.plant();
      line.awaitCommitted();
      line.cancel();

      line.plant();
      line.expectReplayed(since);
      line.resume(older);
      line.awaitAllAndCount();
      line.stores().assertSameDatasetsAs(line.minedAtOnce(directory.resolve("batch")));
    }
  }

  @Test
  void withoutAnyStateTheJobGoesOnBehindItsCommitsAndFromTheStartItCountsNothingTwice(Mill mill)
      throws Exception {
    try (MineLine line = new MineLine(mill, directory.resolve("stateless"))) {
      line.plant();
      line.start();
      line.awaitCommitted();
      line.cancel();

      line.plant();
      line.start();
      line.awaitAllAndCount();
      line.cancel();

      line.expectReplayed(line.planted().size());
      line.plant();
      Files.delete(line.stores().database());
      line.with("from", "earliest").start();
      line.awaitAllAndCount();
    }
  }
}
