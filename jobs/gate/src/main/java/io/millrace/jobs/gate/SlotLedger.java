package io.millrace.jobs.gate;

import io.millrace.gate.AlphaEntry;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.registry.RegistryStore;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A slot's alpha ledger beside its log: file n holds the ledger after n changes and is created only
 * if nobody else has created it, so that two gates never give the same alpha away. Nothing is
 * changed or removed.
 */
public final class SlotLedger {

  private final RegistryStore store;
  private final String folder;

  public SlotLedger(RegistryStore store, Slot slot) {
    this.store = store;
    this.folder = folder(slot) + "/ledger/";
  }

  static String folder(Slot slot) {
    return slot.root();
  }

  /**
   * The ledger as it stands; empty before the first candidate.
   *
   * @throws IOException naming the file that cannot be read
   */
  public AlphaLedger read() throws IOException {
    return at(newest());
  }

  /**
   * The entry of these weights, reserved now if there is none. It is on the disk when the call
   * returns.
   *
   * @throws IllegalStateException if the policy leaves nothing to give
   */
  public AlphaEntry reserve(String weights, GatePolicy policy) throws IOException {
    return change(ledger -> ledger.reserve(weights, policy)).entry(weights).orElseThrow();
  }

  /** Records a verdict on an entry; one that was recorded before changes nothing. */
  public void decided(AlphaEntry entry, Decision decision) throws IOException {
    change(
        ledger -> {
          Optional<AlphaEntry> now = ledger.entry(entry.weights());
          boolean same = now.filter(entry::equals).isPresent();
          return same ? ledger.decided(entry.weights(), decision) : ledger;
        });
  }

  private AlphaLedger change(UnaryOperator<AlphaLedger> change) throws IOException {
    while (true) {
      long newest = newest();
      AlphaLedger before = at(newest);
      AlphaLedger after = change.apply(before);
      if (after.equals(before)) {
        return before;
      }
      if (store.create(key(newest + 1), after.json().getBytes(StandardCharsets.UTF_8))) {
        return after;
      }
    }
  }

  private long newest() throws IOException {
    long newest = 0;
    while (store.exists(key(newest + 1))) {
      newest++;
    }
    return newest;
  }

  private AlphaLedger at(long number) throws IOException {
    if (number == 0) {
      return AlphaLedger.EMPTY;
    }
    byte[] json = store.read(key(number)).orElse(new byte[0]);
    try {
      return AlphaLedger.parse(new String(json, StandardCharsets.UTF_8));
    } catch (IOException invalid) {
      throw new IOException(
          "Cannot read the alpha ledger %s: %s; bring the file back from a backup"
              .formatted(store.local(key(number)), invalid.getMessage()),
          invalid);
    }
  }

  private String key(long number) {
    return folder + "%08d.json".formatted(number);
  }
}
