package io.millrace.cli.policy;

import io.millrace.policy.LoggedChoice;
import io.millrace.registry.Slot;
import io.millrace.registry.Slots;
import io.millrace.serve.slots.SlotNames;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which models a policy may name: each but an adapter, {@code scenario-role@} and 12 digits of its
 * id, that is not active in its slot. A server has such an adapter not loaded and refuses a policy
 * that may choose it.
 */
final class ModelsInUse {

  private static final Pattern ADAPTER = Pattern.compile(".+@[0-9a-f]{12}");

  private final Set<String> active = new TreeSet<>();

  ModelsInUse(Slots slots) throws IOException {
    for (Slot slot : slots.all()) {
      slots
          .log(slot)
          .state()
          .active()
          .ifPresent(adapter -> active.add(SlotNames.versioned(slot, adapter)));
    }
  }

  boolean has(String model) {
    return !ADAPTER.matcher(model).matches() || active.contains(model);
  }

  /** The choices of models in use. */
  List<LoggedChoice> of(Collection<LoggedChoice> rows) {
    return rows.stream().filter(row -> has(row.model())).toList();
  }

  /** Of these models those that are not in use, in order. */
  Set<String> not(Collection<String> models) {
    TreeSet<String> gone = new TreeSet<>(models);
    gone.removeIf(this::has);
    return gone;
  }
}
