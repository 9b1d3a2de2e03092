package io.millrace.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {

  private static final String BEGUN = "{\"kind\":\"begun\",\"total_steps\":4}\n";

  @TempDir Path run;
  private final StringWriter err = new StringWriter();
  private Progress progress;
  private Path reports;

  @BeforeEach
  void begin() throws IOException {
    progress = new Progress(new RunFolder(run), 1, new PrintWriter(err));
    reports = attempt(1);
  }

  private Path attempt(int number) throws IOException {
    Path folder = Files.createDirectory(run.resolve(Integer.toString(number)));
    return folder.resolve("progress.jsonl");
  }

  private static String step(int step, int tokens) {
    return "{\"kind\":\"stepped\",\"step\":%d,\"tokens\":%d,\"seconds\":0.5}\n"
        .formatted(step, tokens);
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private List<String> shown() throws IOException {
    err.getBuffer().setLength(0);
    progress.show();
    return err.toString().lines().toList();
  }

  @Test
  void aLineIsShownForEachLookThatFindsSomethingNew() throws IOException {
    assertThat(shown()).isEmpty();
    append(reports, BEGUN);
    assertThat(shown()).isEmpty();
    append(reports, step(1, 100) + step(2, 300));
    assertThat(shown())
        .singleElement()
        .asString()
        .startsWith("[" + "#".repeat(15) + ".".repeat(15) + "] 2/4")
        .contains("400 tokens/s", "1 s left");
    assertThat(shown()).isEmpty();
  }

  @Test
  void onlyWhatWasAppendedIsRead() throws IOException {
    append(reports, BEGUN + step(1, 100) + step(2, 300));
    assertThat(shown()).hasSize(1);

    Files.writeString(reports, "x".repeat((int) Files.size(reports)));
    append(reports, step(3, 500));

    assertThat(shown()).singleElement().asString().contains("] 3/4", "600 tokens/s");
  }

  @Test
  void aLineThatIsBeingWrittenWaitsForItsEnd() throws IOException {
    String second = step(2, 300);
    append(reports, BEGUN + step(1, 100) + second.substring(0, 9));
    assertThat(shown()).singleElement().asString().contains("] 1/4");
    append(reports, second.substring(9));
    assertThat(shown()).singleElement().asString().contains("] 2/4", "400 tokens/s");
  }

  @Test
  void anotherAttemptIsShownFromItsOwnSteps() throws IOException {
    append(reports, BEGUN + step(1, 100) + step(2, 300) + step(3, 300));
    assertThat(shown()).singleElement().asString().contains("] 3/4");

    append(attempt(2), step(1, 100) + BEGUN + step(2, 100));

    assertThat(shown()).singleElement().asString().contains("] 2/4", "200 tokens/s");
  }
}
