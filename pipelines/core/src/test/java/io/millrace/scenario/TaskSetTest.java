package io.millrace.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSetTest {

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("tasks.jsonl");
  }

  @Test
  void aPromptIsAConversationOfOneMessageAndAGroupOfItsOwn() throws IOException {
    ScenarioTask task =
        read("{\"id\":\"a\",\"prompt\":\"2+2?\",\"expected\":\"4\"}").tasks().get(0);

    assertThat(task.group()).isEqualTo("a");
    assertThat(task.slice()).isEqualTo(ScenarioTask.WHOLE);
    assertThat(task.weight()).isEqualTo(1);
    assertThat(task.conversation("Be brief."))
        .hasToString(
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"2+2?\"}]");
  }

  @Test
  void aConversationKeepsItsOwnSystemPrompt() throws IOException {
    ScenarioTask task =
        read("{\"id\":\"a\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                + "{\"role\":\"user\",\"content\":\"u\"}]}")
            .tasks()
            .get(0);

    assertThat(task.conversation("other")).hasSize(2);
  }

  @Test
  void whatIsWrittenReadsBackWithTheSameHash() throws IOException {
    TaskSet tasks =
        read(
            "{\"id\":\"a\",\"group\":\"g\",\"slice\":\"s\",\"weight\":2,\"prompt\":\"p\"}",
            "",
            "{\"id\":\"b\",\"prompt\":\"q\",\"expected\":{\"x\":[1.50]}}");
    tasks.write(file);

    assertThat(TaskSet.read(file).hash()).isEqualTo(tasks.hash());
    assertThat(read("{\"id\":\"b\",\"prompt\":\"q\"}").hash()).isNotEqualTo(tasks.hash());
  }

  @Test
  void allFaultsAreNamedAtOnceWithTheirLines() {
    assertThat(
            faults(
                "{\"id\":\"a\",\"prompt\":\"p\",\"group\":\"g\",\"slice\":\"one\"}",
                "{\"id\":\"a\",\"prompt\":\"p\"}",
                "{\"prompt\":\"p\"}",
                "{\"id\":\"b\"}",
                "{\"id\":\"c\",\"prompt\":\"p\",\"group\":\"g\",\"slice\":\"two\"}",
                "{\"id\":\"d\",\"prompt\":\"p\",\"weight\":0}",
                "{\"id\":\"e\",\"prompt\":\"p\",\"expectd\":1}",
                "{\"id\":\"f\",\"messages\":[{\"role\":\"assistant\",\"content\":\"x\"}]}",
                "{\"id\":",
                "[]"))
        .extracting(fault -> fault.replaceAll(":.*", ""))
        .containsExactly("2", "3", "4", "5", "6", "7", "8", "9", "10");
  }

  @Test
  void anEmptyFileIsAClearError() {
    assertThat(faults(""))
        .containsExactly(
            "0: Cannot test anything: the file holds no task; write one JSON object a line");
  }

  private TaskSet read(String... lines) throws IOException {
    Files.write(file, List.of(lines));
    return TaskSet.read(file);
  }

  private List<String> faults(String... lines) {
    InvalidScenarioException thrown =
        catchThrowableOfType(InvalidScenarioException.class, () -> read(lines));
    return thrown.faults().stream().map(fault -> fault.line() + ": " + fault.message()).toList();
  }
}
