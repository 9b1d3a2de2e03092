package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lake.RecordLog;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end while the lake cannot be written. */
class OwedRowsITCase {

  @TempDir Path home;
  private Path lake;

  @BeforeEach
  void block() throws IOException {
    lake = Files.writeString(home.resolve("lake"), "no folder");
  }

  private boolean hasRows(String key) throws IOException {
    return new RecordLog(lake, "train").holds(key);
  }

  @Test
  void theAdapterHasItsResultAndOneSentenceSaysWhatIsOwed() throws IOException {
    RunFolder folder = Runs.prepare(home, "first", Runs.keys(4), Runs.worker());

    RunResult result = Runs.run(folder);

    assertThat(result.state()).as(result.message()).isEqualTo("finished");
    assertThat(folder.result()).contains(result);
    assertThat(Registry.in(home.resolve("registry")).verify(result.adapterId())).isEmpty();
    assertThat(folder.owed())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("Cannot write the rows of the run first to the lake " + lake)
                    .endsWith("mend that, and the next training in this home writes them"));

    assertThat(Runs.run(folder)).isEqualTo(result);
    assertThat(folder.owed()).isPresent();
    Files.delete(lake);
    assertThat(Runs.run(folder)).isEqualTo(result);

    assertThat(folder.owed()).isEmpty();
    assertThat(hasRows("first/1")).isTrue();
    assertThat(hasRows("slot/numbers/default/1")).isTrue();
  }

  @Test
  void theNextTrainingWritesWhatAnEarlierOneOwes() throws IOException {
    RunFolder first = Runs.prepare(home, "first", Runs.keys(4), Runs.worker());
    assertThat(Runs.run(first).state()).isEqualTo("finished");
    Files.delete(lake);
    Runs.prepare(home, "second", Runs.keys(5), Runs.worker());

    try (RunWorker worker = new RunWorker(new TrainingHome(home).runs())) {
      assertThat(worker.carryOut("second")).isPresent();
    }

    assertThat(first.owed()).isEmpty();
    assertThat(hasRows("first/1")).isTrue();
    assertThat(hasRows("second/1")).isTrue();
  }

  @Test
  void whereItCannotEvenBeNotedThatRowsAreOwedNothingIsPublished() throws IOException {
    RunFolder folder = Runs.prepare(home, "first", Runs.keys(4), Runs.worker());
    Files.createDirectories(folder.path().resolve("rows.owed/in-the-way"));

    try (RunWorker worker = new RunWorker(new TrainingHome(home).runs())) {
      assertThat(worker.carryOut("first"))
          .hasValueSatisfying(
              result ->
                  assertThat(result)
                      .contains("\"failure\":\"files\"")
                      .contains("Cannot carry out the run in " + folder.path())
                      .contains("has room, and train again"));
    }

    assertThat(home.resolve("registry")).doesNotExist();
  }
}
