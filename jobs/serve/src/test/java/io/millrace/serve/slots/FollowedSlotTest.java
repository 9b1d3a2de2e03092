package io.millrace.serve.slots;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.model.decoder.Precision;
import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterManifest;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.BaseModel;
import io.millrace.registry.RefusedTransitionException;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.Vectors;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedSlotTest {

  private static final Slot SLOT = new Slot("mill", "triage");

  @TempDir private Path home;
  private Instant now = Instant.EPOCH;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private Registry registry;
  private SlotLog log;
  private Models models;
  private FollowedSlot followed;

  @BeforeEach
  void start() throws IOException {
    registry = Registry.in(home);
    log = new SlotLog(registry.store(), SLOT, clock);
    models =
        new Models(
            io.millrace.serve.decode.BaseModel.load(Vectors.base(), Precision.F32, 1),
            "base",
            clock);
    followed = follow();
  }

  private FollowedSlot follow() throws IOException {
    Slots logs = new Slots(registry.store(), clock);
    return new FollowedSlot(
        logs.log(SLOT),
        List.of("mill"),
        new AdapterFiles(registry, logs, Vectors.base(), WeightsHash.of(Vectors.base())),
        models,
        new ServeMetrics(),
        clock,
        0);
  }

  @AfterEach
  void stop() {
    models.close();
  }

  private AdapterRecord promote(Path folder, String dataset)
      throws IOException, RefusedTransitionException {
    AdapterManifest manifest =
        new AdapterManifest(
            AdapterKind.ADAPTER,
            "mill",
            "triage",
            "sft",
            List.of("millrace"),
            new BaseModel("base", WeightsHash.of(Vectors.base()), "", ""),
            null,
            dataset.repeat(64),
            JsonNodeFactory.instance.objectNode(),
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            "0.1.0");
    AdapterRecord adapter = registry.publish(folder, manifest).record();
    move(adapter, AdapterState.CANDIDATE, AdapterState.SHADOW, AdapterState.ACTIVE);
    return adapter;
  }

  private void move(AdapterRecord adapter, AdapterState... states)
      throws IOException, RefusedTransitionException {
    for (AdapterState state : states) {
      log.append(SlotChange.of(adapter, state, "test", "to see it", "verdict-" + adapter.id()));
    }
  }

  /** Changes the last byte, or changes it back. */
  private void flip(AdapterRecord adapter) throws IOException {
    Path weights = registry.folder(adapter.id()).resolve("adapter_model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
  }

  private String serving() {
    now = now.plusMillis(1);
    followed.look();
    return followed.json().get("serving").asText();
  }

  private static String name(AdapterRecord adapter) {
    return SlotNames.versioned(SLOT, adapter.id());
  }

  @Test
  void aFallbackThatIsRejectedServesNoLongerButTheNextThatCanBeLoaded() throws Exception {
    AdapterRecord first = promote(Vectors.adapter(), "a");
    AdapterRecord second = promote(Vectors.otherAdapter(), "b");
    Path copy = Files.createDirectory(home.resolve("copy"));
    for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
      Files.copy(Vectors.adapter().resolve(file), copy.resolve(file));
    }
    Files.writeString(copy.resolve("adapter_config.json"), "\n", StandardOpenOption.APPEND);
    AdapterRecord third = promote(copy, "c");
    flip(third);
    assertThat(serving()).isEqualTo(name(second));

    move(second, AdapterState.REJECTED);
    assertThat(serving()).isEqualTo(name(first));
    assertThat(models.has(name(second))).isFalse();

    move(first, AdapterState.REJECTED);
    assertThat(serving()).isEqualTo("base");
    assertThat(models.has(name(first))).isFalse();
  }

  @Test
  void whatWasRolledBackServesNoLongerThoughWhatItReturnsToCannotBeLoaded() throws Exception {
    AdapterRecord first = promote(Vectors.adapter(), "a");
    AdapterRecord second = promote(Vectors.otherAdapter(), "b");
    assertThat(serving()).isEqualTo(name(second));

    flip(first);
    log.rollback("test", "it is bad");
    assertThat(serving()).isEqualTo("base");
    assertThat(models.has(name(second))).isFalse();

    flip(first);
    now = now.plusSeconds(31);
    assertThat(serving()).isEqualTo(name(first));
  }

  @Test
  void whatTheNewestEntryNamesIsTriedAgainWhileTheLogCannotBeRead() throws Exception {
    AdapterRecord adapter = promote(Vectors.adapter(), "a");
    flip(adapter);
    Files.writeString(home.resolve("slots/mill/triage/log/00000001.json"), "{torn");
    assertThat(serving()).isEqualTo("base");

    flip(adapter);
    now = now.plusSeconds(29);
    assertThat(serving()).isEqualTo("base");
    now = now.plusSeconds(2);
    assertThat(serving()).isEqualTo(name(adapter));
    assertThat(followed.json().get("error").asText()).contains("00000001.json");
  }
}
