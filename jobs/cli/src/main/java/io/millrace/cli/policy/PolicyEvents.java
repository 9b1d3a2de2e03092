package io.millrace.cli.policy;

import io.millrace.cli.settings.Settings;
import io.millrace.events.SlotEvent;
import io.millrace.events.SlotEvents;
import io.millrace.events.SlotTopic;
import io.millrace.policy.PolicyRegistry;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells the Kafka cluster that settings name what changed in slots of policies. */
public final class PolicyEvents {

  private static final String REMEDY = "millrace policy sync";

  private final PolicyRegistry registry;
  private final Optional<SlotEvents> events;

  /**
   * @param err where lost events are said
   */
  public PolicyEvents(PolicyRegistry registry, Settings settings, PrintWriter err) {
    this.registry = registry;
    this.events =
        settings.kafka().external()
            ? Optional.of(
                new SlotEvents(
                    new SlotTopic(
                        new TreeMap<>(settings.kafka().properties()), settings.topics().policies()),
                    trouble -> {
                      err.println("millrace: " + trouble);
                      err.flush();
                    },
                    REMEDY))
            : Optional.empty();
  }

  /** Sends the entries of a log behind a number, and returns how many were lost. */
  int sendAfter(long sequence, SlotLog log) throws IOException {
    List<SlotEntry> entries = new ArrayList<>();
    for (long next = sequence + 1; next <= log.state().sequence(); next++) {
      entries.add(log.entry(next));
    }
    return send(entries);
  }

  /** Sends entries in their order, each with the policy that it leaves active. */
  public int send(List<SlotEntry> entries) throws IOException {
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
