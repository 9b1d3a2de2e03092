package io.millrace.serve.slots;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.registry.AdapterState;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.Slot;
import io.millrace.registry.Standing;
import io.millrace.serve.ServeMetrics;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What serves a slot where its active adapter cannot: what served before or, where nothing was ever
 * served as the log said or what serves was rejected or rolled back, what the resolver names next;
 * and where none is active what the resolver names, such as what the slot for all roles serves.
 */
final class Substitutes {

  /** How what serves came to serve. */
  private enum Ground {
    /** The log named it when it began. */
    LOG,
    /** The log has named nothing that could be loaded, or what it named was taken out. */
    NOTHING
  }

  private final Slot slot;
  private final String base;
  private final AdapterFiles files;
  private final Loads loads;
  private final Clock clock;
  private final Fallbacks fallbacks;
  private Ground ground = Ground.NOTHING;
  private Optional<Load> missed = Optional.empty();
  private Instant guessed = Instant.MIN;

  Substitutes(
      Slot slot, String base, AdapterFiles files, Loads loads, ServeMetrics metrics, Clock clock) {
    this.slot = slot;
    this.base = base;
    this.files = files;
    this.loads = loads;
    this.clock = clock;
    this.fallbacks = new Fallbacks(slot, metrics);
  }

  /** What the log names serves. */
  void notNeeded() {
    fallbacks.are(List.of());
    ground = Ground.LOG;
  }

  /** What serves where none is active. */
  String forNone(Map<String, Standing> standings) {
    ground = Ground.LOG;
    return firstOfThePlan(standings);
  }

  /** What serves for an active adapter that could not be loaded; looked for once a try. */
  String forActive(Load active, String serving, Map<String, Standing> standings) {
    if (missed.equals(Optional.of(active))) {
      return serving;
    }
    missed = Optional.of(active);
    return instead(serving, standings);
  }

  /** What serves while the log cannot be read. */
  String whileUnread(String serving) {
    if (!loads.isDue(guessed)) {
      return serving;
    }
    String found = instead(serving, Map.of());
    guessed = clock.instant();
    return found;
  }

  private String instead(String serving, Map<String, Standing> standings) {
    boolean takenOut =
        loads
            .named(serving)
            .map(load -> standings.get(load.adapterId()))
            .filter(Substitutes::isOut)
            .isPresent();
    if (takenOut) {
      ground = Ground.NOTHING;
    }
    String left = takenOut ? base : serving;
    if (ground == Ground.LOG || !left.equals(base)) {
      fallbacks.are(files.plan(slot, loads.failures()).passedOver());
      return left;
    }
    return firstOfThePlan(standings);
  }

  private static boolean isOut(Standing standing) {
    return switch (standing.state()) {
      case REJECTED, ROLLED_BACK -> true;
      case CANDIDATE, SHADOW, CANARY, ACTIVE, RETIRED -> false;
    };
  }

  private String firstOfThePlan(Map<String, Standing> standings) {
    Map<String, String> notLoaded = loads.recentFailures();
    ServingPlan plan = files.plan(slot, notLoaded);
    Optional<Load> first = first(plan, standings);
    while (first.isPresent() && !first.get().isLoaded()) {
      notLoaded.put(first.get().adapterId(), first.get().failure().orElseThrow());
      plan = files.plan(slot, notLoaded);
      first = first(plan, standings);
    }
    fallbacks.are(plan.passedOver());
    return first.map(Load::name).orElse(base);
  }

  private Optional<Load> first(ServingPlan plan, Map<String, Standing> standings) {
    return plan.adapterId()
        .map(
            id -> {
              Standing standing = standings.get(id);
              return loads
                  .find(id)
                  .filter(Load::isLoaded)
                  .orElseGet(
                      () ->
                          loads.load(
                              id, standing == null ? AdapterState.ACTIVE : standing.state()));
            });
  }

  void describe(ArrayNode json) {
    fallbacks.describe(json);
  }
}
