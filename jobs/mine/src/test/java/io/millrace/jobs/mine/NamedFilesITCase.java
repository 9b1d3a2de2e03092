package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.fact.Mined;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories of traces and feedback, however they are named. */
final class NamedFilesITCase {

  private static final String FEEDBACK = "SELECT count(*) FROM feedback WHERE NOT inline";

  @TempDir private static Path directory;
  private static Path traces;
  private static Path feedback;
  private static Home absolute;

  @BeforeAll
  static void mineByAbsolutePaths() throws Exception {
    List<Input> inputs = Input.planted(5, 300);
    Path ratings = Files.createDirectories(directory.resolve("ratings/may"));
    traces = Input.write(inputs, Mined.TRACES, directory.resolve("traces.jsonl"));
    feedback = Input.write(inputs, Mined.FEEDBACK, ratings.resolve("feedback.jsonl"));
    absolute = mined("absolute", traces, feedback);
    assertThat(absolute.number(FEEDBACK)).isPositive();
    assertThat(absolute.datasets().values())
        .allSatisfy(pairs -> assertThat(pairs.sft()).isPositive());
  }

  @Test
  void relativePathsGiveTheSameDataset() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    assertSame(mined("relative", here.relativize(traces), here.relativize(feedback)));
  }

  @Test
  void aDirectoryOfFeedbackGivesTheSameDataset() throws Exception {
    assertSame(mined("ratings-directory", traces, directory.resolve("ratings")));
  }

  @Test
  void filesWhoseNamesBeginWithADotOrAnUnderscoreAreReadWhereTheyAreNamed() throws Exception {
    Path hidden = Files.createDirectories(directory.resolve("_hidden"));
    assertSame(
        mined(
            "by-name",
            Files.copy(traces, hidden.resolve(".traces.jsonl")),
            Files.copy(feedback, hidden.resolve("_feedback.jsonl"))));
  }

  private static Home mined(String name, Path traces, Path feedback) throws Exception {
    Home home = Home.in(directory.resolve("homes").resolve(name));
    home.mineFiles(
        Map.of("files.traces", traces.toString(), "files.feedback", feedback.toString()), 2);
    return home;
  }

  private static void assertSame(Home home) throws Exception {
    assertThat(home.number(FEEDBACK)).isEqualTo(absolute.number(FEEDBACK));
    assertThat(home.number("SELECT count(*) FROM trace_revisions"))
        .isEqualTo(absolute.number("SELECT count(*) FROM trace_revisions"));
    assertThat(home.datasets()).isEqualTo(absolute.datasets());
  }
}
