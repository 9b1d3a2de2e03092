package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterCommandsTest {

  private static final Slot SLOT = new Slot("desk", "triage");

  @TempDir Path home;
  private Console console;
  private Registry registry;

  @BeforeEach
  void open() {
    console = new Console(home);
    registry = Registry.in(home.resolve("registry"));
  }

  @AfterEach
  void close() {
    console.close();
  }

  @Test
  void publishedAdaptersAreListedShownAndVerified() throws IOException {
    AdapterRecord adapter = publish(1, "d".repeat(64), null);
    String brief = adapter.id().substring(0, 12);
    assertThat(run("adapters", "list")).contains(brief, "triage", "sft", "{eval_loss=0.25}");
    assertThat(run("adapters", "list", "--json")).startsWith("{\"backend\":\"sft\"");
    assertThat(run("adapters", "list", "--scenario", "other")).doesNotContain(brief);
    assertThat(run("adapters", "show", brief)).contains("\"id\" : \"" + adapter.id() + "\"");
    assertThat(run("adapters", "verify")).isEqualTo(brief + "  as published\n");
    assertThat(run("adapters", "verify", "--json"))
        .isEqualTo(
            "{\"adapter\":\"%s\",\"as_published\":true,\"faults\":[]}\n".formatted(adapter.id()));
    assertThat(run("adapters", "janitor")).isEqualTo("Would delete 0 leftovers\n");
    Path config = registry.folder(adapter.id()).resolve("adapter_config.json");
    Files.writeString(config, "{}");
    assertThat(console.run("adapters", "verify", brief)).isEqualTo(1);
    assertThat(console.out()).contains(config + " is not the file that was published");
    assertThat(console.run("adapters", "verify", "--json")).isEqualTo(1);
    assertThat(console.out()).contains("\"as_published\":false", config.toString());
    assertThat(console.run("adapters", "show", "f00")).isEqualTo(1);
    assertThat(console.err()).contains("No adapter f00", "millrace adapters list");
  }

  @Test
  void aRollbackIsOneCommandAndItsRowsReachTheDatabase() throws Exception {
    AdapterRecord first = publish(1, "d".repeat(64), null);
    AdapterRecord second = publish(2, "d".repeat(64), null);
    promote(first, "v1");
    promote(second, "v2");
    assertThat(run("slots", "list")).contains(second.id().substring(0, 12));
    assertThat(run("rollback", "--scenario", "desk", "--role", "triage", "--why", "too slow"))
        .contains("serves " + first.id().substring(0, 12) + " again");
    assertThat(run("slots", "log", "--scenario", "desk", "--role", "triage"))
        .contains("rolled_back", "too slow", "v2");
    run("load");
    assertThat(
            run("sql", "SELECT adapter_id, state, base_id, why FROM adapters_current ORDER BY 2"))
        .contains("active", "rolled_back", "tiny", "too slow");
    run("rollback", "--scenario", "desk", "--role", "triage");
    assertThat(console.run("rollback", "--scenario", "desk", "--role", "triage")).isEqualTo(1);
    assertThat(console.err()).contains("Cannot roll back slot desk/triage", "plain base serves");
    assertThat(console.run("rollback", "--scenario", "../x")).isEqualTo(2);
  }

  @Test
  void aRollbackStandsWhenItsServerCannotBeReachedAndSaysHowToTryAgain() throws Exception {
    AdapterRecord first = publish(1, "d".repeat(64), null);
    AdapterRecord second = publish(2, "e".repeat(64), null);
    promote(first, "v1");
    promote(second, "v2");
    String nobody = "http://127.0.0.1:1";
    String[] back = {"rollback", "--scenario", "desk", "--role", "triage", "--server", nobody};
    assertThat(console.run(back)).isEqualTo(1);
    assertThat(console.out()).contains("serves " + first.id().substring(0, 12) + " again");
    assertThat(console.err())
        .contains("is rolled back, but its server does not follow", nobody, "--server-only");
    String[] again = Arrays.copyOf(back, back.length + 1);
    again[back.length] = "--server-only";
    assertThat(console.run(again)).isEqualTo(1);
    assertThat(console.err()).contains("is as it was");
    assertThat(run("slots", "list")).contains(first.id().substring(0, 12));
    assertThat(console.run("rollback", "--scenario", "desk", "--server-only")).isEqualTo(2);
    assertThat(
            console.run(
                "rollback", "--scenario", "desk", "--kind", "routing_policy", "--server", nobody))
        .isEqualTo(2);
    assertThat(console.err()).contains("servers load adapters only");
  }

  @Test
  void aRollbackToNothingOfItsOwnNamesTheAdapterOfAllRoles() throws Exception {
    Slot all = new Slot("desk", Slot.ANY_ROLE);
    String common = publish(1, "d".repeat(64), null).id();
    promote(all, registry.find(common).orElseThrow(), "v1");
    promote(publish(2, "e".repeat(64), null), "v2");
    assertThat(run("rollback", "--scenario", "desk", "--role", "triage"))
        .contains("Slot desk/triage serves " + common.substring(0, 12) + " of slot desk/* again");
    assertThat(run("rollback", "--scenario", "desk", "--role", "*"))
        .contains("Slot desk/* serves the plain base again");
  }

  @Test
  void aServersAddressThatCannotBeUsedIsRefusedBeforeTheSlotMoves() throws Exception {
    AdapterRecord only = publish(1, "d".repeat(64), null);
    promote(only, "v1");
    for (String address : List.of("gpu-box:8000", "gpu-box", "http://me:s3cret@gpu-box")) {
      int code =
          console.run("rollback", "--scenario", "desk", "--role", "triage", "--server", address);
      assertThat(code).as(address).isEqualTo(2);
      assertThat(console.err()).contains("Cannot use").doesNotContain("s3cret", "\tat ");
    }
    assertThat(new Slots(registry.store(), Clock.systemUTC()).log(SLOT).state().active())
        .contains(only.id());
  }

  @Test
  void aServerIsToldOfARollbackThatTheLakeCannotKeep() throws Exception {
    promote(publish(1, "d".repeat(64), null), "v1");
    promote(publish(2, "e".repeat(64), null), "v2");
    Files.writeString(home.resolve("lake"), "a file, not a folder");
    String nobody = "http://127.0.0.1:1";
    String[] back = {"rollback", "--scenario", "desk", "--role", "triage", "--server", nobody};
    assertThat(console.run(back)).isEqualTo(1);
    assertThat(console.err())
        .contains(nobody + " does not answer", "then run the same with --server-only")
        .contains("the lake does not say so", "then run millrace adapters sync")
        .doesNotContain("\tat ");
  }

  @Test
  void resolveSaysWhatServesAndWhatWasPassedOver() throws Exception {
    promote(publish(1, "d".repeat(64), null), "v1");
    assertThat(run("resolve", "--scenario", "desk", "--role", "triage"))
        .contains("source     nothing", "passed over exact_role: base_missing");
    Path base = home.resolve("models/tiny");
    adapter(base, 9);
    Files.writeString(base.resolve("config.json"), "{}");
    assertThat(run("resolve", "--scenario", "desk", "--role", "triage", "--base", "tiny", "--json"))
        .contains("\"source\":\"plain_base\"", "\"obstacle\":\"base_changed\"");

    Path scenario = Files.createDirectories(home.resolve("scenarios/desk"));
    Files.writeString(
        scenario.resolve("scenario.yaml"),
        "name: desk\nbase_model: tiny\nverifier: {type: exact}\n");
    String scenarios = scenario.getParent().toString();
    String[] asked = {"resolve", "--scenario", "desk", "--role", "none", "--scenarios", scenarios};
    assertThat(run(asked)).contains("source     plain_base", "base       " + base);
    Files.writeString(scenario.resolve("scenario.yaml"), "name: desk\nverifier: {type: exact}\n");
    assertThat(run(asked)).contains("source     nothing");
  }

  @Test
  void lineageGoesFromAnAdapterToOffsetsAndFromATraceToAdapters() throws Exception {
    console.commit(rated("t1"), rated("t2"));
    run("load");
    String made = run("dataset", "create", "--scenario", "default");
    String dataset = made.substring(0, 64);
    AdapterRecord parent = publish(1, dataset, null);
    AdapterRecord child = publish(2, dataset, parent.id());
    assertThat(run("lineage", child.id()))
        .contains(parent.id().substring(0, 12), "t1", "t2", "millrace.traces", "4 rows");
    assertThat(run("lineage", "--trace", "t2", "--json").lines())
        .hasSize(2)
        .allMatch(row -> row.contains("\"trace_id\":\"t2\"") && row.contains("\"record_offset\":1"))
        .anyMatch(row -> row.contains(parent.id()))
        .anyMatch(row -> row.contains(child.id()));
    assertThat(run("lineage", "--trace", "unknown")).endsWith("0 rows\n");
    AdapterRecord lost = publish(3, "e".repeat(64), null);
    assertThat(console.run("lineage", lost.id())).isEqualTo(1);
    assertThat(console.err()).contains("dataset " + "e".repeat(64) + " is not in");
  }

  @Test
  void anExportIsWrittenToANewPlaceOnly() throws IOException {
    AdapterRecord adapter = publish(1, "d".repeat(64), null);
    String target = home.resolve("out").toString();
    run("adapters", "export", adapter.id(), "--format", "peft", "--to", target);
    assertThat(home.resolve("out/adapter_model.safetensors"))
        .hasSameBinaryContentAs(home.resolve("staged1/adapter_model.safetensors"));
    assertThat(home.resolve("out").toFile().list())
        .containsExactlyInAnyOrder("adapter_config.json", "adapter_model.safetensors");
    assertThat(console.run("adapters", "export", adapter.id(), "--format", "mlx", "--to", target))
        .isEqualTo(1);
    assertThat(console.err()).contains("Cannot export to " + target + ": it exists");
    String file = home.resolve("a.gguf").toString();
    assertThat(console.run("adapters", "export", adapter.id(), "--format", "gguf", "--to", file))
        .isEqualTo(1);
    assertThat(console.err()).contains("base tiny is not here");
  }

  private String run(String... args) {
    int code = console.run(args);
    assertThat(code).as(String.join(" ", args) + ": " + console.err()).isZero();
    return console.out();
  }

  private static String rated(String id) {
    return "{\"trace_id\":\"%s\",\"query\":\"q %1$s\",\"result\":\"r\",\"feedback\":1.0}"
        .formatted(id);
  }

  private void promote(AdapterRecord adapter, String verdict) throws Exception {
    promote(SLOT, adapter, verdict);
  }

  private void promote(Slot slot, AdapterRecord adapter, String verdict) throws Exception {
    for (AdapterState to :
        List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE)) {
      new Slots(registry.store(), Clock.systemUTC())
          .log(slot)
          .append(SlotChange.of(adapter, to, "gate", "better", verdict));
    }
  }

  private AdapterRecord publish(int number, String dataset, String parent) throws IOException {
    Path staged = adapter(home.resolve("staged" + number), number);
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "desk",
            "triage",
            "sft",
            List.of("millrace", "vllm"),
            new BaseModel("tiny", "b".repeat(64), "c".repeat(64), ""),
            null,
            dataset,
            new JsonMapper().createObjectNode(),
            number,
            new TreeMap<>(Map.of("eval_loss", 0.25)),
            new TreeMap<>(),
            parent,
            null,
            "0.1.0");
    return registry.publish(staged, manifest).record();
  }

  /** A folder with PEFT's two files, of one tensor with one value. */
  private static Path adapter(Path folder, int value) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("adapter_config.json"), "{\"r\":1}");
    byte[] header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header).putFloat(value);
    Files.write(folder.resolve("adapter_model.safetensors"), file.array());
    return folder;
  }
}
