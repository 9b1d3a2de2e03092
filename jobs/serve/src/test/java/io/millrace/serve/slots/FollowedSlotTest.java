package io.millrace.serve.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.model.decoder.Precision;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slots;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.MillSlot;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.Vectors;
import io.millrace.serve.decode.BaseModel;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedSlotTest {

  @TempDir private Path home;
  private Instant now = Instant.EPOCH;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private MillSlot slot;
  private final ServeMetrics metrics = new ServeMetrics();
  private Models models;
  private FollowedSlot followed;

  @BeforeEach
  void start() throws IOException {
    slot = new MillSlot(home, clock);
    models = new Models(BaseModel.load(Vectors.base(), Precision.F32, 1), "base", clock);
    followed = follow();
  }

  private FollowedSlot follow() throws IOException {
    Slots logs = new Slots(slot.registry().store(), clock);
    return new FollowedSlot(
        logs.log(MillSlot.SLOT),
        List.of("mill"),
        new AdapterFiles(slot.registry(), logs, Vectors.base(), WeightsHash.of(Vectors.base())),
        models,
        metrics,
        clock,
        0);
  }

  @AfterEach
  void stop() {
    models.close();
  }

  private String serving() {
    now = now.plusMillis(1);
    followed.look();
    return followed.json().get("serving").asText();
  }

  @Test
  void aFallbackThatIsRejectedServesNoLongerButTheNextThatCanBeLoaded() throws Exception {
    AdapterRecord first = slot.promote(Vectors.adapter());
    AdapterRecord second = slot.promote(Vectors.otherAdapter());
    Path copy = Files.createDirectory(home.resolve("copy"));
    for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
      Files.copy(Vectors.adapter().resolve(file), copy.resolve(file));
    }
    Files.writeString(copy.resolve("adapter_config.json"), "\n", StandardOpenOption.APPEND);
    AdapterRecord third = slot.promote(copy);
    slot.flip(third);
    assertThat(serving()).isEqualTo(MillSlot.name(second));

    slot.move(second, AdapterState.REJECTED);
    assertThat(serving()).isEqualTo(MillSlot.name(first));
    assertThat(models.has(MillSlot.name(second))).isFalse();

    slot.move(first, AdapterState.REJECTED);
    assertThat(serving()).isEqualTo("base");
    assertThat(models.has(MillSlot.name(first))).isFalse();
  }

  @Test
  void whatWasRolledBackServesNoLongerThoughWhatItReturnsToCannotBeLoaded() throws Exception {
    AdapterRecord first = slot.promote(Vectors.adapter());
    AdapterRecord second = slot.promote(Vectors.otherAdapter());
    assertThat(serving()).isEqualTo(MillSlot.name(second));

    slot.flip(first);
    slot.log().rollback("test", "it is bad");
    assertThat(serving()).isEqualTo("base");
    assertThat(models.has(MillSlot.name(second))).isFalse();

    slot.flip(first);
    now = now.plusSeconds(31);
    assertThat(serving()).isEqualTo(MillSlot.name(first));
  }

  @Test
  void anAdapterOfAllRolesThatCannotBeLoadedIsTriedAgainAfterHalfAMinuteOnly() throws Exception {
    MillSlot all = MillSlot.forAllRoles(home, clock);
    AdapterRecord common = all.promote(Vectors.adapter());
    all.flip(common);
    for (int look = 0; look < 3; look++) {
      assertThat(serving()).isEqualTo("base");
      assertThat(failures()).isEqualTo(1);
    }
    now = now.plusSeconds(29);
    assertThat(serving()).isEqualTo("base");
    assertThat(failures()).isEqualTo(1);
    now = now.plusSeconds(2);
    assertThat(serving()).isEqualTo("base");
    assertThat(failures()).isEqualTo(2);

    all.flip(common);
    now = now.plusSeconds(31);
    assertThat(serving()).isEqualTo(MillSlot.name(common));
    all.log().rollback("test", "back to the base");
    assertThat(serving()).isEqualTo("base");
    assertThat(models.has(MillSlot.name(common))).isFalse();
    assertThat(followed.json().get("adapters")).isEmpty();
  }

  /** How often a load or a read of the slot has failed. */
  private int failures() throws IOException {
    String line = "millrace_serve_slot_failures_total{slot=\"mill/triage\"} ";
    return new String(metrics.text(), StandardCharsets.UTF_8)
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToInt(each -> (int) Double.parseDouble(each.substring(line.length())))
        .sum();
  }

  @Test
  void whatTheNewestEntryNamesIsTriedAgainWhileTheLogCannotBeRead() throws Exception {
    AdapterRecord adapter = slot.promote(Vectors.adapter());
    slot.flip(adapter);
    Files.writeString(home.resolve("slots/mill/triage/log/00000001.json"), "{torn");
    assertThat(serving()).isEqualTo("base");

    slot.flip(adapter);
    now = now.plusSeconds(29);
    assertThat(serving()).isEqualTo("base");
    now = now.plusSeconds(2);
    assertThat(serving()).isEqualTo(MillSlot.name(adapter));
    assertThat(followed.json().get("error").asText()).contains("00000001.json");
  }
}
