package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process of its own writes: to where there is no room, and much of it. */
class OutputTest {

  private static final Path FULL = Path.of("/dev/full");
  private static final int PAIRS = 8_000;
  private static final String HEAP = "96m";
  private static final int A_COMMIT = 2_000;

  @TempDir private Path directory;
  private Path home;
  private Path err;
  private Console console;

  @BeforeEach
  void open() {
    home = directory.resolve("home");
    err = directory.resolve("err");
    console = new Console(home);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void outputThatFindsNoRoomIsAFailureWithItsCause() throws IOException, InterruptedException {
    assumeThat(FULL).exists();
    assertThat(console.run("load")).isZero();

    for (String format : new String[] {"table", "csv"}) {
      assertThat(ChildCommand.run(home, "64m", FULL, err, "sql", "select 1", "--format", format))
          .isEqualTo(1);
      assertThat(Files.readAllLines(err))
          .singleElement()
          .asString()
          .startsWith("millrace: Cannot write standard output (No space left on device);");
    }
    Path out = directory.resolve("out");
    assertThat(ChildCommand.run(home, "64m", out, err, "sql", "select 1", "--format", "csv"))
        .isZero();
    assertThat(out).hasContent("1\n1");
  }

  @Test
  void anExportAndAQueryOfAnySizeNeedLittleMemory() throws IOException, InterruptedException {
    for (int first = 0; first < PAIRS; first += A_COMMIT) {
      console.commit(numbered(first).map(OutputTest::trace).toArray(String[]::new));
      console.rate(
          numbered(first)
              .map(i -> "{\"trace_id\":\"t%d\",\"score\":1}".formatted(i))
              .toArray(String[]::new));
    }
    assertThat(console.run("load")).as(console.err()).isZero();

    Path pairs = directory.resolve("pairs.jsonl");
    Path out = directory.resolve("out");
    String[] toFile = {"export", "sft", "-o", pairs.toString()};
    assertThat(ChildCommand.run(home, HEAP, out, err, toFile)).as(Files.readString(err)).isZero();
    assertThat(Files.size(pairs)).isGreaterThan(25_000_000);
    assertThat(sorted(pairs)).hasSize(PAIRS);
    assertThat(ChildCommand.run(home, HEAP, out, err, "export", "sft"))
        .as(Files.readString(err))
        .isZero();
    assertThat(sorted(out).equals(sorted(pairs))).isTrue();
    String[] all = {"sql", "from sft_pairs", "--format", "csv"};
    assertThat(ChildCommand.run(home, HEAP, out, err, all)).as(Files.readString(err)).isZero();
    assertThat(Files.size(out)).isGreaterThan(25_000_000);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(home, pairs, out, err);
    }
    assertThat(home.resolve("tmp")).isEmptyDirectory();
  }

  /** The lines in an order of their own: that of pairs is not fixed. */
  private static List<String> sorted(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.sorted().toList();
    }
  }

  private static Stream<Integer> numbered(int first) {
    return IntStream.range(first, first + A_COMMIT).boxed();
  }

  private static String trace(int number) {
    String answer = String.format(Locale.ROOT, "answer %d ", number).repeat(300);
    return "{\"trace_id\":\"t%d\",\"query\":\"q %1$d\",\"result\":\"%s\",\"outcome\":\"success\"}"
        .formatted(number, answer);
  }
}
