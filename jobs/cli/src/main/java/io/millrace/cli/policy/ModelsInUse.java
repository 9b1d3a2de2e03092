package io.millrace.cli.policy;

import io.millrace.policy.LoggedChoice;
import io.millrace.registry.Incumbent;
import io.millrace.registry.Slot;
import io.millrace.registry.Slots;
import io.millrace.serve.slots.SlotNames;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which models a policy may name: each but an adapter, {@code scenario-role@} and 12 digits of its
 * id, that is not what the role's slot serves. A server has such an adapter not loaded and refuses
 * a policy that may choose it.
 */
final class ModelsInUse {

  private static final Pattern ADAPTER = Pattern.compile("(.+)(@[0-9a-f]{12})");

  private final Set<String> served = new TreeSet<>();
  private final Set<String> logged = new TreeSet<>();
  private final Set<Incumbent> common = new HashSet<>();

  ModelsInUse(Slots slots) throws IOException {
    for (Slot slot : slots.all()) {
      logged.add(SlotNames.of(slot));
      Optional<Incumbent> serving = slots.incumbent(slot);
      serving.ifPresent(one -> served.add(SlotNames.versioned(slot, one.adapter())));
      serving.filter(one -> one.slot().equals(slot.forAllRoles())).ifPresent(common::add);
    }
  }

  boolean has(String model) {
    Matcher adapter = ADAPTER.matcher(model);
    return !adapter.matches()
        || served.contains(model)
        || (!logged.contains(adapter.group(1)) && isCommon(adapter.group(1), adapter.group(2)));
  }

  /** Whether it is the adapter of all roles under the name of a role that has no log. */
  private boolean isCommon(String role, String digits) {
    return common.stream()
        .anyMatch(
            one ->
                role.startsWith(one.slot().scenario() + "-")
                    && SlotNames.versioned(one.slot(), one.adapter()).endsWith(digits));
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
