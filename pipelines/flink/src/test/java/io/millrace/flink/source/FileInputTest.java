package io.millrace.flink.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInputTest {

  @TempDir private Path directory;

  @Test
  void itsBytesAreThoseOfTheFilesThatAreRead() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("traces/day"));
    Files.writeString(folder.resolve("a.jsonl"), "{}\n");
    Files.writeString(folder.resolve("b.jsonl"), "{}\n{}\n");
    Files.writeString(folder.resolve("_unfinished.jsonl"), "{}\n{}\n{}\n");
    Path feedback = Files.writeString(directory.resolve("_feedback.jsonl"), "{}");
    FileInput input =
        new FileInput(
            List.of(directory.resolve("traces").toString()), List.of(feedback.toString()));
    assertThat(input.bytes()).isEqualTo(3 + 6 + 2);
  }
}
