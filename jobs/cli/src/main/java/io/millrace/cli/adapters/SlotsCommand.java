package io.millrace.cli.adapters;

import io.millrace.cli.Rows;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotMove;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What serves, and how it came to. */
@Command(
    name = "slots",
    description = "Shows what is active in each slot, and a slot's log.",
    mixinStandardHelpOptions = true)
public final class SlotsCommand implements Runnable {

  private static final String BASE = "the base";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "list",
      description = "Every slot with what serves in it.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin RegistryOptions options,
      @Option(names = "--json", description = "Each slot's newest entry as one JSON object.")
          boolean json)
      throws IOException {
    Slots slots = options.slots();
    List<List<String>> rows = new ArrayList<>();
    for (Slot slot : slots.all()) {
      Optional<SlotEntry> newest = slots.log(slot).newest();
      if (newest.isEmpty()) {
        continue;
      }
      SlotEntry entry = newest.get();
      if (json) {
        out().println(entry.json());
      }
      rows.add(
          List.of(
              slot.scenario(),
              slot.role(),
              entry.active().map(RegistryOptions::brief).orElse(BASE),
              entry.active().isEmpty()
                  ? "-"
                  : entry.rollbackTo().map(RegistryOptions::brief).orElse(BASE),
              Long.toString(entry.sequence()),
              entry.at().toString()));
    }
    if (!json) {
      new Rows(List.of("scenario", "role", "active", "rollback to", "entries", "changed"), rows)
          .table(out());
    }
    return 0;
  }

  @Command(
      name = "log",
      description = "Every entry of a slot, in order.",
      mixinStandardHelpOptions = true)
  int log(
      @Mixin RegistryOptions options,
      @Mixin SlotOptions slot,
      @Option(names = "--json", description = "Each entry as one JSON object.") boolean json)
      throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (SlotEntry entry : options.slots().log(slot.slot()).entries()) {
      if (json) {
        out().println(entry.json());
      }
      for (SlotMove move : entry.moves()) {
        rows.add(
            List.of(
                Long.toString(entry.sequence()),
                entry.at().toString(),
                RegistryOptions.brief(move.adapter()),
                move.from() == null ? "-" : move.from().word(),
                move.to().word(),
                entry.verdict().map(RegistryOptions::brief).orElse("-"),
                entry.by(),
                entry.why()));
      }
    }
    if (!json) {
      new Rows(List.of("entry", "at", "adapter", "from", "to", "verdict", "by", "why"), rows)
          .table(out());
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
