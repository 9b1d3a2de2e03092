package io.millrace.cli.canary;

import io.millrace.cli.adapters.SlotEvents;
import io.millrace.cli.settings.Settings;
import io.millrace.jobs.canary.CanarySettlement;
import io.millrace.registry.Registry;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Tells the lake and Kafka of an entry that is in a slot's log. */
final class SlotMoves {

  private SlotMoves() {}

  static void tell(SlotEntry entry, Registry registry, Settings settings, PrintWriter err)
      throws IOException {
    CanarySettlement.record(settings.lakeDirectory(), registry, entry);
    new SlotEvents(settings, err).send(List.of(entry));
  }
}
