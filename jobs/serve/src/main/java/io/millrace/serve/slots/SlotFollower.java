package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.Registry;
import io.millrace.registry.Slots;
import io.millrace.registry.WeightsHash;
import io.millrace.serve.Following;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows slots without a restart: a thread looks for the next entry of each log, one file by its
 * name and no listing, and does what the entries say.
 */
public final class SlotFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SlotFollower.class);

  private final List<FollowedSlot> slots = new ArrayList<>();
  private final Duration interval;
  private final CountDownLatch end = new CountDownLatch(1);
  private Runnable next = () -> {};
  private final Thread thread = new Thread(this::run, "slots");
  private volatile String cause = "its thread was interrupted";

  /**
   * Looks once, so that what is active serves when this returns.
   *
   * @throws IOException when the base cannot be read
   */
  public SlotFollower(Following following, Models models, ServeMetrics metrics) throws IOException {
    this.interval = following.interval();
    Clock clock = Clock.systemUTC();
    Registry adapters = Registry.in(following.registry());
    Slots logs = new Slots(adapters.store(), clock);
    AdapterFiles files =
        new AdapterFiles(
            adapters, logs, models.base().folder(), WeightsHash.of(models.base().folder()));
    SlotNames.aliases(following.slots())
        .forEach(
            (slot, aliases) ->
                slots.add(
                    new FollowedSlot(
                        logs.log(slot),
                        aliases,
                        files,
                        models,
                        metrics,
                        clock,
                        following.holdback())));
    slots.forEach(FollowedSlot::look);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, e) -> {
          cause = e.getClass().getSimpleName();
          LOG.error("Slots and routing policies are followed no more; restart the server", e);
        });
  }

  /** Looks again and again; after each look at the slots {@code then} looks too. */
  public void start(Runnable then) {
    next = then;
    thread.start();
  }

  private void run() {
    try {
      while (!end.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        slots.forEach(FollowedSlot::look);
        next.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Why slots and routing policies are followed no more although this was not closed, in words for
   * anybody; empty while they are.
   */
  public Optional<String> trouble() {
    boolean ended = thread.getState() == Thread.State.TERMINATED && end.getCount() > 0;
    return ended
        ? Optional.of(
            "slots and routing policies are followed no more (%s); see the log and restart the server"
                .formatted(cause))
        : Optional.empty();
  }

  /** What is loaded, what serves, and what could not be done: what a promoter asks. */
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("following", thread.isAlive());
    ArrayNode each = json.putArray("slots");
    slots.forEach(slot -> each.add(slot.json()));
    return json;
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
