package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.Models;
import io.millrace.serve.decode.Unloaded;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot's adapters in this server: those that its log calls active, canary or shadow, and what
 * stands in for them. What could not be loaded is tried again after half a minute.
 */
final class Loads {

  private static final Logger LOG = LoggerFactory.getLogger(Loads.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
  private static final EnumSet<AdapterState> LOADED =
      EnumSet.of(AdapterState.ACTIVE, AdapterState.CANARY, AdapterState.SHADOW);

  private final Slot slot;
  private final AdapterFiles files;
  private final Models models;
  private final ServeMetrics metrics;
  private final Clock clock;
  private final Map<String, Load> byId = new TreeMap<>();

  Loads(Slot slot, AdapterFiles files, Models models, ServeMetrics metrics, Clock clock) {
    this.slot = slot;
    this.files = files;
    this.models = models;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Loads what the log asks for.
   *
   * @param isNew whether an entry was added: then what could not be loaded is tried at once
   */
  void follow(SlotState state, boolean isNew) {
    for (AdapterState wanted : LOADED) {
      for (String id : state.in(wanted)) {
        Load before = byId.get(id);
        if (before == null || (!before.isLoaded() && (isNew || isDue(before.at())))) {
          load(id, wanted);
        } else {
          byId.put(id, before.in(wanted));
        }
      }
    }
  }

  /** Loads an adapter where it is not loaded, or tries to. */
  Load load(String id, AdapterState state) {
    Load load = tried(id, state);
    byId.put(id, load);
    return load;
  }

  private Load tried(String id, AdapterState state) {
    String name = SlotNames.versioned(slot, id);
    try {
      if (!models.has(name)) {
        AdapterFiles.Found found = files.find(id);
        models.load(name, found.folder(), id, found.prefix());
      }
      LOG.info("Slot {} has loaded {} ({})", slot, name, state.word());
      return new Load(id, state, name, Optional.empty(), clock.instant());
    } catch (IOException e) {
      metrics.slotFailed(slot.toString());
      LOG.warn("Slot {} cannot load {}", slot, name, e);
      return new Load(
          id, state, name, Optional.of(String.valueOf(e.getMessage())), clock.instant());
    }
  }

  /** Whether what was tried then may be tried again. */
  boolean isDue(Instant last) {
    return last.plus(TRY_AGAIN).isBefore(clock.instant());
  }

  Optional<Load> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The adapter that has this name in this server. */
  Optional<Load> named(String name) {
    return byId.values().stream().filter(load -> load.name().equals(name)).findFirst();
  }

  /** Why adapters could not be loaded, by their ids. */
  Map<String, String> failures() {
    Map<String, String> failures = new TreeMap<>();
    byId.values()
        .forEach(load -> load.failure().ifPresent(why -> failures.put(load.adapterId(), why)));
    return failures;
  }

  /** The same without those that may be tried again. */
  Map<String, String> recentFailures() {
    Map<String, String> failures = failures();
    failures.keySet().removeIf(id -> isDue(byId.get(id).at()));
    return failures;
  }

  /**
   * Unloads what the log asks for no longer, unless it serves. What could not be loaded is kept
   * until it may be tried again, so that it is not tried at each look meanwhile.
   */
  void unload(SlotState state) {
    byId.values()
        .removeIf(
            load ->
                !isWanted(load, state)
                    && !isWaiting(load)
                    && !(models.unload(load.name()) instanceof Unloaded.InService));
  }

  private static boolean isWanted(Load load, SlotState state) {
    return state.standing(load.adapterId()).filter(s -> LOADED.contains(s.state())).isPresent();
  }

  private boolean isWaiting(Load load) {
    return !load.isLoaded() && !isDue(load.at());
  }

  /** Forgets what somebody else has unloaded: what the log asks for is loaded again. */
  void forgetUnloaded() {
    byId.values().removeIf(load -> load.isLoaded() && !models.has(load.name()));
  }

  void describe(ArrayNode json) {
    byId.values().forEach(load -> json.add(load.json()));
  }
}
