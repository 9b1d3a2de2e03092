package io.millrace.events;

import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotLog;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What a job tells Kafka of its slot: the log's entries from its beginning on, in their order.
 * Sending them again leaves the newest one in a compacted topic, so a job that starts again tells
 * nothing wrong.
 *
 * @param registry its directory
 * @param after number of the slot's newest entry when the job began
 */
public record SlotFeed(SlotTopic topic, String registry, String scenario, String role, long after)
    implements Serializable {

  private static final long serialVersionUID = 1;
  private static final System.Logger LOG = System.getLogger(SlotFeed.class.getName());

  /** A feed that begins behind what the log holds now; empty without a topic. */
  public static Optional<SlotFeed> from(Optional<SlotTopic> topic, Path registry, Slot slot)
      throws IOException {
    if (topic.isEmpty()) {
      return Optional.empty();
    }
    long newest = log(registry, slot).state().sequence();
    return Optional.of(
        new SlotFeed(topic.get(), registry.toString(), slot.scenario(), slot.role(), newest));
  }

  /**
   * Sends what has come since; what Kafka does not take is said in the log, and the job goes on.
   */
  public void send() throws IOException {
    send(after);
  }

  /**
   * The same of the entries behind a number.
   *
   * @return the number behind which a next call has to begin: the same one where Kafka did not take
   *     all of them
   */
  public long send(long behind) throws IOException {
    SlotLog log = log(Path.of(registry), new Slot(scenario, role));
    long newest = log.state().sequence();
    int lost =
        new SlotSender(topic, trouble -> LOG.log(System.Logger.Level.WARNING, trouble))
            .sendAfter(behind, log);
    return lost == 0 ? newest : behind;
  }

  private static SlotLog log(Path registry, Slot slot) {
    return new SlotLog(Registry.in(registry).store(), slot, Clock.systemUTC());
  }
}
