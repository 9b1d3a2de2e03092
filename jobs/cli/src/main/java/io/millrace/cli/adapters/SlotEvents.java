package io.millrace.cli.adapters;

import io.millrace.cli.settings.KafkaSettings;
import io.millrace.cli.settings.Settings;
import io.millrace.events.SlotSender;
import io.millrace.events.SlotTopic;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Tells the Kafka cluster that settings name what changed in slots; without one, nobody. */
public final class SlotEvents {

  private final Optional<SlotSender> events;

  /**
   * @param err where lost events are said
   */
  public SlotEvents(Settings settings, PrintWriter err) {
    this(settings.kafka(), settings.topics().adapters(), err);
  }

  /** The same on a broker that settings do not name. */
  public SlotEvents(KafkaSettings kafka, String topic, PrintWriter err) {
    this.events =
        kafka.external()
            ? Optional.of(
                new SlotSender(
                    new SlotTopic(new TreeMap<>(kafka.properties()), topic),
                    trouble -> {
                      err.println("millrace: " + trouble);
                      err.flush();
                    }))
            : Optional.empty();
  }

  /** Sends the entries of a log behind a number, and returns how many were lost. */
  public int sendAfter(long sequence, SlotLog log) throws IOException {
    return events.isPresent() ? events.get().sendAfter(sequence, log) : 0;
  }

  /** Sends entries in their order, and returns how many were lost. */
  public int send(List<SlotEntry> entries) {
    return events.map(some -> some.send(entries)).orElse(0);
  }
}
