package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.canary.Assignment;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotEntry;
import io.millrace.registry.SlotLog;
import io.millrace.registry.SlotState;
import io.millrace.serve.ServeMetrics;
import io.millrace.serve.decode.CanaryRoute;
import io.millrace.serve.decode.Models;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One slot: loads the adapters that its log calls active, canary or shadow, lets the slot's names
 * lead to the active one once it is loaded, or to its {@link Substitutes}, and unloads what is none
 * of these. While a canary runs beside the plain base, that is what it is compared with.
 */
final class FollowedSlot {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedSlot.class);

  private final SlotLog log;
  private final List<String> aliases;
  private final Models models;
  private final ServeMetrics metrics;
  private final double holdback;
  private final Loads loads;
  private final Substitutes substitutes;
  private Optional<String> failure = Optional.empty();
  private Optional<String> active = Optional.empty();
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
    this.models = models;
    this.metrics = metrics;
    this.holdback = holdback;
    this.loads = new Loads(log.slot(), files, models, metrics, clock);
    this.substitutes = new Substitutes(log.slot(), models.baseName(), files, loads, metrics, clock);
    this.serving = models.baseName();
    route(serving, canary);
  }

  /** Looks for the next entry and does what it asks for. */
  synchronized void look() {
    loads.forgetUnloaded();
    try {
      SlotState state = log.state();
      failure = Optional.empty();
      boolean isNew = state.sequence() != entry;
      entry = state.sequence();
      active = state.active();
      metrics.slotFollowed(slot().toString(), entry);
      loads.follow(state, isNew);
      switchTo(target(state), canary(state));
      loads.unload(state);
    } catch (IOException e) {
      metrics.slotFailed(slot().toString());
      if (!failure.equals(Optional.ofNullable(e.getMessage()))) {
        LOG.warn("Cannot read slot {}, {} goes on serving: {}", slot(), serving, e.getMessage());
      }
      failure = Optional.ofNullable(e.getMessage());
      switchTo(substitutes.whileUnread(serving), canary);
    }
  }

  private Slot slot() {
    return log.slot();
  }

  /** What the slot's names are to lead to. */
  private String target(SlotState state) {
    Optional<Load> wanted = active.flatMap(loads::find);
    if (wanted.isPresent() && !wanted.get().isLoaded()) {
      return substitutes.forActive(wanted.get(), serving, state.standings());
    }
    if (active.isEmpty() && state.in(AdapterState.CANARY).isEmpty()) {
      return substitutes.forNone(state.standings());
    }
    substitutes.notNeeded();
    return wanted.map(Load::name).orElse(models.baseName());
  }

  /** The canary's route, once it is loaded. */
  private Optional<CanaryRoute> canary(SlotState state) throws IOException {
    for (String id : state.in(AdapterState.CANARY)) {
      Optional<Load> load = loads.find(id).filter(Load::isLoaded);
      SlotEntry began = log.entry(state.standings().get(id).since());
      if (load.isPresent() && began.rollout().isPresent()) {
        return Optional.of(
            new CanaryRoute(
                load.get().name(),
                Assignment.rollout(slot().toString(), began.sequence()),
                began.rollout().get().share()));
      }
    }
    return Optional.empty();
  }

  private void switchTo(String target, Optional<CanaryRoute> next) {
    boolean changed = !target.equals(serving) || !next.equals(canary);
    if (changed && !route(target, next)) {
      LOG.warn(
          "Slot {} stays with {}: {} or its canary was unloaded meanwhile",
          slot(),
          serving,
          target);
      return;
    }
    if (!target.equals(serving)) {
      LOG.info("Slot {} is now served by {}, no longer by {}", slot(), target, serving);
    }
    if (!next.equals(canary)) {
      LOG.info("Slot {} has {}", slot(), next.map(Record::toString).orElse("no canary any more"));
    }
    serving = target;
    canary = next;
  }

  /** The first name that leads to a model keeps it loaded for the others. */
  private boolean route(String target, Optional<CanaryRoute> next) {
    return aliases.stream().allMatch(alias -> models.route(alias, slot(), target, holdback, next));
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
    substitutes.describe(json.putArray("passed_over"));
    loads.describe(json.putArray("adapters"));
    return json;
  }
}
