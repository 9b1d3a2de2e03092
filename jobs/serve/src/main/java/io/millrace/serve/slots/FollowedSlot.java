package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.canary.Assignment;
import io.millrace.registry.AdapterState;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.registry.Standing;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.CanaryRoute;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot: loads the adapters that its log calls active, canary or shadow, lets the slot's names
 * lead to the active one once it is loaded, and unloads what is none of these. When the active one
 * cannot be loaded the names stay where they are or, where nothing was ever served as the log said
 * or what serves was rejected or rolled back, go to what the resolver names next.
 */
final class FollowedSlot {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedSlot.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(30);
  private static final EnumSet<AdapterState> LOADED =
      EnumSet.of(AdapterState.ACTIVE, AdapterState.CANARY, AdapterState.SHADOW);

  private final SlotLog log;
  private final List<String> aliases;
  private final AdapterFiles files;
  private final Models models;
  private final ServeMetrics metrics;
  private final Clock clock;
  private final double holdback;
  private final Fallbacks fallbacks;
  private final Map<String, Load> loads = new TreeMap<>();
  private Optional<String> failure = Optional.empty();
  private Optional<String> active = Optional.empty();
  private Instant replaced = Instant.MIN;
  private Instant guessed = Instant.MIN;
  private boolean settled;
  private Optional<CanaryRoute> canary = Optional.empty();
  private String serving;
  private long entry = -1;

  FollowedSlot(
      SlotLog log,
      List<String> aliases,
      AdapterFiles files,
      Models models,
      ServeMetrics metrics,
      Clock clock,
      double holdback) {
    this.log = log;
    this.aliases = aliases;
    this.files = files;
    this.models = models;
    this.metrics = metrics;
    this.clock = clock;
    this.holdback = holdback;
    this.fallbacks = new Fallbacks(log.slot(), metrics);
    this.serving = models.baseName();
    route();
  }

  /** Looks for the next entry and does what it asks for. */
  synchronized void look() {
    try {
      SlotState state = log.state();
      failure = Optional.empty();
      boolean isNew = state.sequence() != entry;
      entry = state.sequence();
      active = state.active();
      metrics.slotFollowed(slot().toString(), entry);
      load(state, isNew);
      switchTo(target(state), canary(state));
      unload(state);
    } catch (IOException e) {
      metrics.slotFailed(slot().toString());
      if (!failure.equals(Optional.ofNullable(e.getMessage()))) {
        LOG.warn("Cannot read slot {}, {} goes on serving: {}", slot(), serving, e.getMessage());
      }
      failure = Optional.ofNullable(e.getMessage());
      if (isDue(guessed)) {
        switchTo(instead(Map.of()), canary);
        guessed = clock.instant();
      }
    }
  }

  private Slot slot() {
    return log.slot();
  }

  private void load(SlotState state, boolean isNew) {
    for (AdapterState wanted : LOADED) {
      for (String id : state.in(wanted)) {
        Load before = loads.get(id);
        if (before == null || (!before.isLoaded() && (isNew || isDue(before.at())))) {
          loads.put(id, loaded(id, wanted));
        } else {
          loads.put(id, before.in(wanted));
        }
      }
    }
  }

  private boolean isDue(Instant last) {
    return last.plus(TRY_AGAIN).isBefore(clock.instant());
  }

  private Load loaded(String id, AdapterState state) {
    String name = SlotNames.versioned(slot(), id);
    try {
      if (!models.has(name)) {
        AdapterFiles.Found found = files.find(id);
        models.load(name, found.folder(), id, found.prefix());
      }
      LOG.info("Slot {} has loaded {} ({})", slot(), name, state.word());
      return new Load(id, state, name, Optional.empty(), clock.instant());
    } catch (IOException e) {
      metrics.slotFailed(slot().toString());
      LOG.warn("Slot {} cannot load {}; {} goes on serving", slot(), name, serving, e);
      return new Load(
          id, state, name, Optional.of(String.valueOf(e.getMessage())), clock.instant());
    }
  }

  /** The canary's route, once it is loaded. */
  private Optional<CanaryRoute> canary(SlotState state) throws IOException {
    for (String id : state.in(AdapterState.CANARY)) {
      Load load = loads.get(id);
      SlotEntry began = log.entry(state.standings().get(id).since());
      if (load != null && load.isLoaded() && began.rollout().isPresent()) {
        return Optional.of(
            new CanaryRoute(
                load.name(),
                Assignment.rollout(slot().toString(), began.sequence()),
                began.rollout().get().share()));
      }
    }
    return Optional.empty();
  }

  /** What the slot's names are to lead to. */
  private String target(SlotState state) {
    Optional<Load> wanted = active.map(loads::get);
    if (wanted.isPresent() && !wanted.get().isLoaded()) {
      boolean known = replaced.equals(wanted.get().at());
      replaced = wanted.get().at();
      return known ? serving : instead(state.standings());
    }
    fallbacks.are(List.of());
    settled = true;
    return wanted.map(Load::name).orElse(models.baseName());
  }

  /**
   * What serves now or, where nothing does yet or what does was taken out, the first that can be
   * loaded of the plan.
   */
  private String instead(Map<String, Standing> standings) {
    boolean takenOut = isTakenOut(standings);
    settled &= !takenOut;
    String found = takenOut ? models.baseName() : serving;
    boolean open = !settled && found.equals(models.baseName());
    Map<String, String> notLoaded = new TreeMap<>();
    loads.values().stream()
        .filter(load -> !open || !isDue(load.at()))
        .forEach(load -> load.failure().ifPresent(why -> notLoaded.put(load.adapterId(), why)));
    ServingPlan plan = files.plan(slot(), notLoaded);
    while (open && found.equals(models.baseName()) && plan.adapterId().isPresent()) {
      String id = plan.adapterId().get();
      AdapterState state =
          standings.containsKey(id) ? standings.get(id).state() : AdapterState.ACTIVE;
      Load load = loaded(id, state);
      loads.put(id, load);
      if (load.isLoaded()) {
        found = load.name();
      } else {
        notLoaded.put(id, load.failure().orElseThrow());
        plan = files.plan(slot(), notLoaded);
      }
    }
    fallbacks.are(plan.passedOver());
    return found;
  }

  private boolean isTakenOut(Map<String, Standing> standings) {
    return loads.values().stream()
        .filter(load -> load.name().equals(serving))
        .flatMap(load -> Stream.ofNullable(standings.get(load.adapterId())))
        .anyMatch(
            standing ->
                switch (standing.state()) {
                  case REJECTED, ROLLED_BACK -> true;
                  case CANDIDATE, SHADOW, CANARY, ACTIVE, RETIRED -> false;
                });
  }

  private void switchTo(String target, Optional<CanaryRoute> next) {
    if (!target.equals(serving)) {
      LOG.info("Slot {} is now served by {}, no longer by {}", slot(), target, serving);
    }
    if (!next.equals(canary)) {
      LOG.info("Slot {} has {}", slot(), next.map(Record::toString).orElse("no canary any more"));
    }
    if (!target.equals(serving) || !next.equals(canary)) {
      serving = target;
      canary = next;
      route();
    }
  }

  private void route() {
    aliases.forEach(alias -> models.route(alias, slot(), serving, holdback, canary));
  }

  private void unload(SlotState state) {
    Iterator<Load> each = loads.values().iterator();
    while (each.hasNext()) {
      Load load = each.next();
      boolean wanted =
          state.standing(load.adapterId()).filter(s -> LOADED.contains(s.state())).isPresent();
      if (!wanted && !load.name().equals(serving)) {
        models.unload(load.name());
        each.remove();
      }
    }
  }

  synchronized ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("scenario", slot().scenario()).put("role", slot().role());
    ArrayNode names = json.putArray("models");
    aliases.forEach(names::add);
    json.put("entry", Math.max(entry, 0));
    json.put("active", active.orElse(null));
    json.put("serving", serving);
    json.put("canary", canary.map(CanaryRoute::name).orElse(null));
    json.put("canary_share", canary.map(CanaryRoute::share).orElse(null));
    json.put("error", failure.orElse(null));
    fallbacks.describe(json.putArray("passed_over"));
    ArrayNode adapters = json.putArray("adapters");
    loads.values().forEach(load -> adapters.add(load.json()));
    return json;
  }
}
