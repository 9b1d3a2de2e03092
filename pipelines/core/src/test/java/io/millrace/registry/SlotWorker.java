package io.millrace.registry;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process that brings two adapters to serve in a slot by turns, and prints the number of each
 * entry that was acknowledged. Arguments: registry, name, first round, last round. One that follows
 * a killed one may find its first round done but not acknowledged; its verdicts are named by that
 * first round, so that it promotes again by a verdict that nobody has spent.
 */
final class SlotWorker {

  static final Slot SLOT = new Slot("support-desk", "triage");

  private SlotWorker() {}

  public static void main(String[] arguments) throws IOException, RefusedTransitionException {
    LocalRegistryStore store = new LocalRegistryStore(Path.of(arguments[0]), false);
    SlotLog log = new SlotLog(store, SLOT, Clock.systemUTC());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int from = Integer.parseInt(arguments[2]);
    int to = Integer.parseInt(arguments[3]);
    for (int round = from; round <= to; round++) {
      promote(log, arguments[1], round, "%s-%d-%d".formatted(arguments[1], from, round), out);
    }
    out.println("done");
  }

  private static void promote(SlotLog log, String name, int round, String verdict, PrintStream out)
      throws IOException, RefusedTransitionException {
    String id = "%063x%x".formatted(Integer.parseInt(name), round % 2);
    AdapterState at =
        log.state().active().filter(id::equals).map(a -> AdapterState.ACTIVE).orElse(null);
    while (at != AdapterState.ACTIVE) {
      AdapterState next = next(log.state().standing(id).map(Standing::state).orElse(null));
      SlotEntry entry = log.append(new SlotChange(id, "w", next, name, "round " + round, verdict));
      out.println(entry.sequence() + " " + next.word());
      at = next;
    }
  }

  private static AdapterState next(AdapterState at) {
    if (at == AdapterState.CANDIDATE) {
      return AdapterState.SHADOW;
    }
    return at == AdapterState.SHADOW ? AdapterState.ACTIVE : AdapterState.CANDIDATE;
  }
}
