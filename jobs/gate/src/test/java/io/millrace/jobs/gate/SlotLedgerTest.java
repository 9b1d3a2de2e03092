package io.millrace.jobs.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.registry.LocalRegistryStore;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotLedgerTest {

  private static final Slot SLOT = new Slot("desk", "triage");

  @TempDir Path registry;

  private SlotLedger ledger() {
    return new SlotLedger(new LocalRegistryStore(registry), SLOT);
  }

  @Test
  void reservationsAtOnceGetEntriesOfTheirOwn() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<AlphaEntry>> reserved =
          IntStream.range(0, 40)
              .mapToObj(
                  i -> threads.submit(() -> ledger().reserve("w" + i % 20, GatePolicy.DEFAULT)))
              .toList();
      for (Future<AlphaEntry> each : reserved) {
        AlphaEntry entry = each.get();
        assertThat(ledger().read().entries()).contains(entry);
      }
    } finally {
      threads.shutdownNow();
    }
    AlphaLedger whole = ledger().read();
    assertThat(whole.entries()).hasSize(20);
    assertThat(whole.entries().stream().map(AlphaEntry::weights).distinct()).hasSize(20);
    assertThat(whole.entries().stream().map(AlphaEntry::number).distinct()).hasSize(20);
  }

  @Test
  void aVerdictIsRecordedOnceHoweverOftenItIsSaid() throws IOException {
    AlphaEntry entry = ledger().reserve("w", GatePolicy.DEFAULT);
    ledger().decided(entry, Decision.HOLD);
    ledger().decided(entry, Decision.HOLD);
    assertThat(ledger().read().entry("w").orElseThrow().holds()).isEqualTo(1);

    AlphaEntry held = ledger().read().entry("w").orElseThrow();
    ledger().decided(held, Decision.REJECT);
    ledger().decided(held, Decision.PROMOTE);
    assertThat(ledger().read().entry("w").orElseThrow().decision()).isEqualTo(Decision.REJECT);
    assertThat(ledger().reserve("w", GatePolicy.DEFAULT).alpha()).isEqualTo(entry.alpha());
  }

  @Test
  void aLedgerThatCannotBeReadIsNamed() throws IOException {
    ledger().reserve("w", GatePolicy.DEFAULT);
    Path file = registry.resolve("slots/desk/triage/ledger/00000001.json");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> ledger().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("00000001.json");
  }
}
