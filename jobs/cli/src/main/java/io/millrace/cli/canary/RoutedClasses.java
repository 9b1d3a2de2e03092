package io.millrace.cli.canary;

import io.millrace.cli.CommandFailure;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.mining.QueryClass;
import io.millrace.policy.PolicyRegistry;
import io.millrace.policy.RoutingPolicy;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.AdapterState;
import io.millrace.registry.Registry;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import io.millrace.registry.Slots;
import io.millrace.serve.slots.SlotNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of queries as a scenario's routing policy shares them between a slot and other
 * models. A canary in the slot divides the conversations of the first and none of the others.
 *
 * @param left for which the policy chooses what the slot serves, and nothing else
 * @param away for which it may choose another model
 */
record RoutedClasses(RoutingPolicy policy, List<String> left, List<String> away) {

  /** Empty where no policy of the scenario is active. */
  static Optional<RoutedClasses> of(
      Registry registry, Slot slot, SlotState state, AdapterRecord canary) throws IOException {
    List<Slot> slots = new Slots(registry.store(), Clock.systemUTC()).all();
    Predicate<String> served = served(slot, slots, state, canary);
    return new PolicyRegistry(registry.store(), Clock.systemUTC())
        .activeRouting(slot.scenario())
        .map(policy -> of(policy, served));
  }

  /**
   * The names under which a policy may mean what the slot serves. An adapter of the slot that no
   * server has loaded gives way to it; a shadow is loaded and answers by itself.
   */
  private static Predicate<String> served(
      Slot slot, List<Slot> slots, SlotState state, AdapterRecord canary) {
    Set<String> names = new TreeSet<>(SlotNames.aliases(slots).getOrDefault(slot, List.of()));
    if (state.active().isEmpty() && canary.manifest().base() != null) {
      String base = canary.manifest().base().id();
      names.add(base);
      names.add(base.substring(base.lastIndexOf('/') + 1));
    }
    Predicate<String> adapters =
        Pattern.compile(Pattern.quote(SlotNames.of(slot)) + "@[0-9a-f]{12}").asMatchPredicate();
    Set<String> apart =
        Stream.of(AdapterState.SHADOW, AdapterState.CANARY)
            .flatMap(each -> state.in(each).stream())
            .map(id -> SlotNames.versioned(slot, id))
            .collect(Collectors.toSet());
    return model -> names.contains(model) || (adapters.test(model) && !apart.contains(model));
  }

  private static RoutedClasses of(RoutingPolicy policy, Predicate<String> served) {
    List<String> left = new ArrayList<>();
    List<String> away = new ArrayList<>();
    for (QueryClass each : QueryClass.values()) {
      boolean only = policy.reached(each.label()).stream().allMatch(served);
      (only ? left : away).add(each.label());
    }
    return new RoutedClasses(policy, List.copyOf(left), List.copyOf(away));
  }

  /**
   * Refuses a canary that would get no conversation.
   *
   * @throws CommandFailure when no class is left to the slot
   */
  void requireSome(Slot slot) {
    if (left.isEmpty()) {
      throw new CommandFailure(
          "Cannot start a canary in slot %s: routing policy %s goes first and may send every class of queries to a model that the slot does not serve (its models: %s), so there would be nothing to compare; promote the shadow with %s, take the policy back with millrace rollback --scenario %s --kind routing_policy, or give --beside-policy where clients ask for %s by its own name"
              .formatted(
                  slot,
                  RegistryOptions.brief(policy.id()),
                  String.join(", ", policy.candidates()),
                  GateVerdicts.command(slot),
                  policy.scenario(),
                  SlotNames.of(slot)));
    }
  }

  /** Says which conversations a canary divides, where these are not all. */
  void say(PrintWriter out) {
    if (!away.isEmpty()) {
      out.println(
          "Of the conversations that routing policy %s decides, it divides those of the classes: %s; not: %s"
              .formatted(
                  RegistryOptions.brief(policy.id()),
                  left.isEmpty() ? "none" : String.join(", ", left),
                  String.join(", ", away)));
    }
  }
}
