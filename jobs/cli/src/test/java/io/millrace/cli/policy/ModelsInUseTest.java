package io.millrace.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.registry.AdapterState;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotChange;
import io.millrace.registry.Slots;
import io.millrace.serve.slots.SlotNames;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsInUseTest {

  private static final Slot ALL = new Slot("mill", Slot.ANY_ROLE);
  private static final Slot TRIAGE = new Slot("mill", "triage");
  private static final Slot REPLIES = new Slot("mill", "replies");
  private static final Slot OTHER = new Slot("desk", "triage");
  private static final String COMMON = "a".repeat(64);
  private static final String OWN = "b".repeat(64);

  @TempDir private Path home;

  @Test
  void anAdapterOfAllRolesIsInUseUnderTheNameOfEachRoleThatItServes() throws Exception {
    Slots slots = new Slots(new LocalRegistryStore(home), Clock.systemUTC());
    move(slots, ALL, COMMON, AdapterState.ACTIVE);
    move(slots, TRIAGE, OWN, AdapterState.ACTIVE);
    ModelsInUse inUse = new ModelsInUse(slots);
    assertThat(inUse.has("small")).isTrue();
    assertThat(inUse.has(SlotNames.versioned(ALL, COMMON))).isTrue();
    assertThat(inUse.has(SlotNames.versioned(REPLIES, COMMON))).isTrue();
    assertThat(inUse.has(SlotNames.versioned(REPLIES, OWN))).isFalse();
    assertThat(inUse.has(SlotNames.versioned(TRIAGE, OWN))).isTrue();
    assertThat(inUse.has(SlotNames.versioned(TRIAGE, COMMON))).isFalse();
    assertThat(inUse.has(SlotNames.versioned(OTHER, COMMON))).isFalse();

    slots.log(TRIAGE).rollback("test", "nothing of its own");
    move(slots, REPLIES, OWN, AdapterState.CANARY);
    ModelsInUse after = new ModelsInUse(slots);
    assertThat(after.has(SlotNames.versioned(TRIAGE, COMMON))).isTrue();
    assertThat(after.has(SlotNames.versioned(TRIAGE, OWN))).isFalse();
    assertThat(after.has(SlotNames.versioned(REPLIES, COMMON))).isFalse();
  }

  private static void move(Slots slots, Slot slot, String adapter, AdapterState last)
      throws Exception {
    for (AdapterState to : List.of(AdapterState.CANDIDATE, AdapterState.SHADOW, last)) {
      slots
          .log(slot)
          .append(new SlotChange(adapter, "w" + adapter, to, "test", "to see it", "v" + adapter));
    }
  }
}
