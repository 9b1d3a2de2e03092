package io.millrace.cli.policy;

import io.millrace.cli.settings.Settings;
import io.millrace.events.SlotEvent;
import io.millrace.events.SlotSender;
import io.millrace.events.SlotTopic;
import io.millrace.lake.PolicyRows;
import io.millrace.lake.RecordLog;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells what changed in slots of policies: the lake, from where rows reach DuckDB, and the Kafka
 * cluster that settings name.
 */
public final class PolicyMoves {

  private final PolicyRegistry registry;
  private final RecordLog records;
  private final Optional<SlotSender> events;

  /**
   * @param scenario whose slots change
   * @param err where lost events are said
   */
  public PolicyMoves(PolicyRegistry registry, String scenario, Settings settings, PrintWriter err) {
    this.registry = registry;
    this.records = new RecordLog(settings.lakeDirectory(), "policy");
    this.events =
        settings.kafka().external()
            ? Optional.of(
                new SlotSender(
                    new SlotTopic(
                        new TreeMap<>(settings.kafka().properties()), settings.topics().policies()),
                    trouble -> {
                      err.println("millrace: " + trouble);
                      err.flush();
                    },
                    "millrace policy sync --scenario " + scenario))
            : Optional.empty();
  }

  /** Tells the entries of a log behind a number, and returns how many Kafka did not take. */
  int tellAfter(long sequence, SlotLog log) throws IOException {
    List<SlotEntry> entries = new ArrayList<>();
    for (long next = sequence + 1; next <= log.state().sequence(); next++) {
      entries.add(log.entry(next));
    }
    return tell(entries);
  }

  /** Tells entries in their order, and returns how many Kafka did not take. */
  public int tell(List<SlotEntry> entries) throws IOException {
    for (SlotEntry entry : entries) {
      record(entry);
    }
    return send(entries);
  }

  /** Publishes an entry's rows; those that are there stay as they are. */
  void record(SlotEntry entry) throws IOException {
    records.publish(PolicyRows.key(entry), PolicyRows.moved(entry, registry));
  }

  /** Sends entries to Kafka, each with the policy that it leaves active. */
  int send(List<SlotEntry> entries) throws IOException {
    if (events.isEmpty()) {
      return 0;
    }
    List<SlotEvent> told = new ArrayList<>();
    for (SlotEntry entry : entries) {
      told.add(new SlotEvent(entry.slot().toString(), registry.event(entry)));
    }
    return events.get().tell(told);
  }
}
