package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.faults.DatabaseHolder;
import io.millrace.identity.Sha256;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import io.millrace.registry.WeightsHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real candidate on a real base, and nobody right. */
class GateRunITCase {

  private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
  private static final Path MODELS = ROOT.resolve("pipelines/testing/vectors/model");
  private static final Path BASE = MODELS.resolve("models/llama-gqa");
  private static final Path ADAPTER = MODELS.resolve("lora/llama-gqa-all-r8-random-b/final");
  private static final Pattern ROWS = Pattern.compile("(\\d+) rows");
  private static final Slot SLOT = new Slot("desk", "triage");

  @TempDir private Path home;
  private Console console;

  @BeforeEach
  void open() throws IOException {
    console = new Console(home);
    Path natives = Files.createDirectories(ROOT.resolve("jobs/cli/target/djl"));
    Files.createDirectories(home.resolve("cache"));
    Files.createSymbolicLink(home.resolve("cache/djl"), natives);
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void aHeldDatabaseDelaysTheRowsAndNeitherVerdictNorSlot() throws Exception {
    String adapter = publish();
    console.commit(Console.trace("before"));
    assertThat(console.run("load")).as(console.err()).isZero();
    Process holder = DatabaseHolder.start(home.resolve("millrace.duckdb"));
    try (BufferedReader said = holder.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");

      assertThat(
              console.run("gate", "run", "--scenario", scenario().toString(), "--adapter", adapter))
          .as(console.err())
          .isZero();

      assertThat(console.out())
          .contains("reject", "harm seen from")
          .contains("In slot desk/triage it is rejected.");
      assertThat(console.err())
          .contains("the rows wait in " + home.resolve("lake"))
          .contains("process " + holder.pid() + " still holds it")
          .contains("millrace load");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    SlotLog log =
        new SlotLog(Registry.in(home.resolve("registry")).store(), SLOT, Clock.systemUTC());
    assertThat(log.state().in(AdapterState.REJECTED)).containsExactly(adapter);
    assertThat(count("verdicts")).isZero();
    int answers = answers();
    assertThat(answers).isPositive();

    for (int load = 0; load < 2; load++) {
      assertThat(console.run("load")).as(console.err()).isZero();
      assertThat(count("verdicts")).isEqualTo(1);
      assertThat(count("evaluations")).isEqualTo(answers);
      assertThat(count("adapters where state = 'rejected'")).isEqualTo(1);
      assertThat(count("trace_facts")).isEqualTo(1);
    }
  }

  private int answers() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("verdicts"))) {
      Path rows =
          files.filter(file -> file.toString().endsWith(".rows.jsonl")).findFirst().orElseThrow();
      return Files.readAllLines(rows).size();
    }
  }

  private int count(String of) {
    assertThat(console.run("sql", "select count(*) || ' rows' from " + of))
        .as(console.err())
        .isZero();
    Matcher rows = ROWS.matcher(console.out());
    assertThat(rows.find()).as(console.out()).isTrue();
    return Integer.parseInt(rows.group(1));
  }

  private Path scenario() throws IOException {
    Path directory = Files.createDirectories(home.resolve("desk"));
    Files.writeString(
        directory.resolve("scenario.yaml"),
        """
        name: desk
        base_model: %s
        roles: [triage]
        generation: {max_tokens: 6}
        verifier: {type: exact}
        gate: {min_improvement: 0.5, min_slice: 5}
        """
            .formatted(BASE));
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      tasks.add(
          "{\"id\":\"t%d\",\"group\":\"g%1$d\",\"prompt\":\"What follows %1$d?\",\"expected\":\"none\"}"
              .formatted(i));
    }
    Files.write(directory.resolve("tasks.jsonl"), tasks);
    return directory;
  }

  private String publish() throws IOException {
    BaseModel base =
        new BaseModel(
            BASE.toString(),
            WeightsHash.of(BASE),
            Sha256.hex(Files.readAllBytes(BASE.resolve("tokenizer.json"))),
            Sha256.hex(ChatTemplate.source(BASE).getBytes(StandardCharsets.UTF_8)));
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            SLOT.scenario(),
            SLOT.role(),
            "sft",
            List.of("millrace"),
            base,
            null,
            "d".repeat(64),
            JsonNodeFactory.instance.objectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    return Registry.in(home.resolve("registry")).publish(ADAPTER, manifest).record().id();
  }
}
