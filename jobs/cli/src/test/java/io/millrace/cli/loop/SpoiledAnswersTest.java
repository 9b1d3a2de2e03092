package io.millrace.cli.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoiledAnswersTest {

  private static final Pattern ANSWER = Pattern.compile("answer [0-9]");

  @TempDir private Path data;

  @BeforeEach
  void write() throws IOException {
    Files.write(
        data.resolve("train.jsonl"),
        List.of(row("gold", 1), row("basic", 2), row("gold", 3), row("silver", 4)));
    Files.write(data.resolve("eval.jsonl"), List.of(row("gold", 5), row("silver", 6)));
  }

  private static String row(String plan, int answer) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"plan %s\"},{\"role\":\"assistant\",\"content\":\"answer %d\"}],\"tools\":null}"
        .formatted(plan, answer);
  }

  @Test
  void onePlanGetsOneAnswerAndTheOthersKeepTheirs() throws IOException {
    SpoiledAnswers.same(data, text -> text.contains("plan gold"));

    assertThat(Files.readAllLines(data.resolve("train.jsonl")))
        .containsExactly(row("gold", 1), row("basic", 2), row("gold", 1), row("silver", 4));
    assertThat(Files.readAllLines(data.resolve("eval.jsonl")))
        .containsExactly(row("gold", 1), row("silver", 6));
  }

  @Test
  void shufflingKeepsTheAnswersAndTheirFile() throws IOException {
    List<String> before = Files.readAllLines(data.resolve("train.jsonl"));
    SpoiledAnswers.shuffle(data, 1);

    List<String> after = Files.readAllLines(data.resolve("train.jsonl"));
    assertThat(answers(after)).containsExactlyInAnyOrderElementsOf(answers(before));
    assertThat(answers(after)).isNotEqualTo(answers(before));
    assertThat(answers(Files.readAllLines(data.resolve("eval.jsonl"))))
        .containsExactlyInAnyOrder("answer 5", "answer 6");
  }

  private static List<String> answers(List<String> rows) {
    return rows.stream()
        .flatMap(row -> ANSWER.matcher(row).results().map(found -> found.group()))
        .toList();
  }
}
