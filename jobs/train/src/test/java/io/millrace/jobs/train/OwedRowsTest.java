package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.millrace.lake.RecordLog;
import io.millrace.lake.TrainingRunRow;
import io.millrace.model.worker.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of runs that ended before. */
class OwedRowsTest {

  @TempDir Path home;
  private Path runs;
  private Path lake;
  private RunFolder first;
  private RunFolder second;

  @BeforeEach
  void prepare() throws IOException {
    runs = new TrainingHome(home).runs();
    lake = home.resolve("lake");
    first = owing("first");
    second = owing("second");
  }

  private RunFolder owing(String id) throws IOException {
    RunFolder folder = Runs.prepare(home, id, Runs.keys(4), Runs.worker());
    assertThat(folder.begin()).isPresent();
    folder.owe(OwedRows.NOT_YET);
    folder.write(RunResult.failed(id, 1, Failure.DIVERGED, "no number"));
    return folder;
  }

  @Test
  void aLakeThatRefusedTheRowsOfOneRunIsNotGivenThoseOfTheNextAndTakesAllOnceItIsMended()
      throws IOException {
    Files.writeString(lake, "no folder");

    OwedRows.bringAll(runs);

    assertThat(first.owed())
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("Cannot write the rows of the run first"));
    assertThat(second.owed()).contains(OwedRows.NOT_YET);

    Files.delete(lake);
    OwedRows.bringAll(runs);

    assertThat(first.owed()).isEmpty();
    assertThat(second.owed()).isEmpty();
    assertThat(new RecordLog(lake, "train").holds("second/1")).isTrue();
  }

  @Test
  void theRowNamesTheBuildThatEndedTheRunAndNotTheOneThatBringsIt() throws IOException {
    assertThat(versionInRow(result("0.1+old"))).isEqualTo("0.1+old");
    assertThat(versionInRow(result(null))).isEqualTo(Build.VERSION);
    assertThat(RunResult.failed("first", 1, Failure.FILES, "full").codeVersion())
        .isEqualTo(Build.VERSION);
  }

  private static RunResult result(String version) {
    return new RunResult("first", 1, null, Failure.DIVERGED, "no number", null, null, version);
  }

  private String versionInRow(RunResult result) throws IOException {
    List<RunRecords.Rows> rows = new RunRecords(first.request()).rows(result, List.of());
    return ((TrainingRunRow) rows.get(0).rows().get(0)).codeVersion();
  }

  @Test
  void aRunWhoseReportsCannotBeReadHoldsUpNoOther() throws IOException {
    Files.writeString(first.attempt(1).progress(), "{garbled\n");

    OwedRows.bringAll(runs);

    assertThat(first.owed())
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("Cannot write the rows of the run first"));
    assertThat(second.owed()).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeListedIsNoFaultOfTheRunThatIsToBegin() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "no folder");
    assertThatCode(() -> OwedRows.bringAll(file)).doesNotThrowAnyException();
  }
}
