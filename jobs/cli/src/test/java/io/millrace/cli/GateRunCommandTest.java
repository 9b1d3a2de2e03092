package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate refuses before it asks anything. */
class GateRunCommandTest {

  private static final Path DESK =
      Path.of(System.getProperty("millrace.root"), "scenarios", "support-desk");

  @TempDir Path home;
  private Console millrace;

  @BeforeEach
  void open() {
    millrace = new Console(home);
  }

  @AfterEach
  void close() {
    millrace.close();
  }

  @Test
  void aSlotWithoutCandidateAndAnUnknownAdapterAreNamed() {
    assertThat(millrace.run("gate", "run", "--scenario", DESK.toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("Slot support-desk/triage has no candidate", "--adapter");
    assertThat(millrace.run("gate", "run", "--scenario", DESK.toString(), "--adapter", "abc"))
        .isEqualTo(1);
    assertThat(millrace.err()).contains("No adapter abc in the registry");
    assertThat(home.resolve("registry")).doesNotExist();
  }

  @Test
  void aJudgesAddressThatHoldsASecretIsRefusedWithoutRepeatingIt() {
    for (String address : new String[] {"http://me:s3cret@host", "http://me:s3cret@ho st"}) {
      assertThat(millrace.run("gate", "run", "--scenario", DESK.toString(), "--judge-url", address))
          .isEqualTo(1);
      assertThat(millrace.err()).contains("judge's address").doesNotContain("s3cret");
    }
    assertThat(millrace.run("gate", "run", "--scenario", DESK.toString(), "--judge-model", "m"))
        .isEqualTo(1);
    assertThat(millrace.err()).contains("--judge-url");
  }

  @Test
  void tasksThatCannotBeUsedAreNamedWithTheirLine() throws IOException {
    Path scenario = Files.createDirectories(home.resolve("desk"));
    Files.writeString(
        scenario.resolve("scenario.yaml"),
        "name: desk\nbase_model: base\nverifier:\n  type: exact\n");
    String task = "{\"id\":\"a\",\"group\":\"a\",\"prompt\":\"b\",\"expected\":\"c\"}\n";
    Files.writeString(scenario.resolve("tasks.jsonl"), task + task);

    assertThat(millrace.run("gate", "run", "--scenario", scenario.toString())).isEqualTo(1);
    assertThat(millrace.err()).contains("tasks.jsonl:2", "Cannot use id a twice");
  }
}
