package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.decode.TraceJson;
import io.millrace.fact.Mined;
import io.millrace.identity.TextIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories of traces and feedback, however they are named. */
final class NamedFilesITCase {

  private static final int HASH_LENGTH = 64;
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

  @Test
  void pairsOfAFileThatWasEditedAndMinedAgainHaveTheirOwnText() throws Exception {
    Path file = Files.copy(traces, directory.resolve("edited.jsonl"));
    Home home = mined("edited", file, feedback);
    byte[] lines = Files.readAllBytes(file);
    int second = new String(lines, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
    Files.write(file, Arrays.copyOfRange(lines, second, lines.length));
    home.mineFiles(
        Map.of("files.traces", file.toString(), "files.feedback", feedback.toString()), 2);

    List<String> pairs =
        home.texts(
            "SELECT prompt_hash || json_object('trace_id', trace_id, 'messages', messages)"
                + " FROM sft_pairs");
    assertThat(pairs).hasSameSizeAs(absolute.texts("SELECT trace_id FROM sft_pairs"));
    for (String pair : pairs) {
      byte[] trace = pair.substring(HASH_LENGTH).getBytes(StandardCharsets.UTF_8);
      assertThat(pair).startsWith(TextIdentity.of(TraceJson.decode(trace)).promptHash());
    }
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
