package io.millrace.serve.decode;

import io.millrace.canary.Assignment;
import io.millrace.registry.Slot;
import io.millrace.trace.Routing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a slot's name leads to.
 *
 * @param holdback the share of conversations that get the base instead of an adapter
 * @param canary a model that gets a share of the others
 */
record Route(Slot slot, String target, double holdback, Optional<CanaryRoute> canary) {

  Route withoutCanary() {
    return new Route(slot, target, holdback, Optional.empty());
  }

  /** Whether it answers conversations, for the slot or as its canary. */
  boolean isServedBy(String name) {
    return target.equals(name) || isCanary(name);
  }

  boolean isCanary(String name) {
    return canary.filter(route -> route.name().equals(name)).isPresent();
  }

  /** The arm of a conversation; empty where nothing is divided. */
  Optional<Assignment> assigned(String conversation, String baseName) {
    boolean divided = canary.isPresent() || !target.equals(baseName);
    if (!divided || (canary.isEmpty() && holdback == 0)) {
      return Optional.empty();
    }
    return Optional.of(drawn(conversation));
  }

  Assignment drawn(String conversation) {
    return Assignment.of(
        conversation,
        slot.toString(),
        holdback,
        canary.map(CanaryRoute::policy).orElse(""),
        canary.stream().mapToDouble(CanaryRoute::share).findFirst());
  }

  /** The name of the model that answers an arm's conversations. */
  String answering(Optional<Assignment> assigned, String baseName) {
    if (assigned.isEmpty()) {
      return target;
    }
    return switch (assigned.get().arm()) {
      case CANARY -> canary.orElseThrow().name();
      case INCUMBENT -> target;
      case HOLDBACK -> baseName;
    };
  }

  Routing routing(Assignment assigned, String baseName) {
    Set<String> candidates = new LinkedHashSet<>();
    candidates.add(target);
    canary.map(CanaryRoute::name).ifPresent(candidates::add);
    if (holdback > 0) {
      candidates.add(baseName);
    }
    return new Routing(assigned.policy(), assigned.probability(), List.copyOf(candidates));
  }
}
