package io.millrace.cli.adapters;

import io.millrace.cli.SettingsOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.SlotRecords;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes up for what could not be told when a slot changed. */
@Command(
    name = "sync",
    description = {
      "Publishes the rows of slot entries that the lake lacks, and sends each slot's newest entry"
          + " to Kafka where a cluster is named.",
      "What is there already stays as it is. The exit code is 1 when Kafka did not take an event."
    },
    mixinStandardHelpOptions = true)
final class AdapterSyncCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;
  @Mixin private RegistryOptions options;

  @Override
  public Integer call() throws IOException {
    Settings read = settings.read();
    SlotRecords records = new SlotRecords(read.lakeDirectory(), options.registry());
    Slots slots = options.slots();
    List<SlotEntry> newest = new ArrayList<>();
    int entries = 0;
    int published = 0;
    for (Slot slot : slots.all()) {
      SlotLog log = slots.log(slot);
      for (SlotEntry entry : log.entries()) {
        entries++;
        published += records.publish(entry) ? 1 : 0;
      }
      log.newest().ifPresent(newest::add);
    }
    int lost = new SlotEvents(read, spec.commandLine().getErr()).send(newest);
    spec.commandLine()
        .getOut()
        .println(
            "%d entries in %d slots; the rows of %d were published%s"
                .formatted(
                    entries,
                    newest.size(),
                    published,
                    read.kafka().external()
                        ? "; %d events sent to %s"
                            .formatted(newest.size() - lost, read.topics().adapters())
                        : ""));
    return lost == 0 ? 0 : 1;
  }
}
