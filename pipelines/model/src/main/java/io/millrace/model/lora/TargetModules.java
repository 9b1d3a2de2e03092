package io.millrace.model.lora;

import io.millrace.model.base.DecoderConfig;
import io.millrace.model.decoder.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The projections that PEFT's {@code target_modules} names. */
public final class TargetModules {

  /** Stands for all seven projections; the head is never among them. */
  public static final String ALL_LINEAR = "all-linear";

  private TargetModules() {}

  /**
   * The projections of a list of names such as {@code q_proj} or {@code self_attn.q_proj}.
   *
   * @throws IllegalArgumentException when a name is not a projection, or the list is empty
   */
  public static Set<Projection> named(List<String> names) {
    if (names.equals(List.of(ALL_LINEAR))) {
      return EnumSet.allOf(Projection.class);
    }
    EnumSet<Projection> targets = EnumSet.noneOf(Projection.class);
    for (String name : names) {
      Optional<Projection> projection = Projection.named(name);
      if (projection.isEmpty()) {
        throw new IllegalArgumentException(
            "the target module '%s' is not in the model; known are %s and %s"
                .formatted(name, known(), ALL_LINEAR));
      }
      targets.add(projection.get());
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "no target module is named; known are " + known() + " and " + ALL_LINEAR);
    }
    return targets;
  }

  private static List<String> known() {
    return Arrays.stream(Projection.values()).map(Projection::shortName).toList();
  }

  /** The full module names, such as {@code model.layers.0.self_attn.q_proj}. */
  static List<String> modules(DecoderConfig config, Set<Projection> targets) {
    List<String> modules = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      for (Projection projection : Projection.values()) {
        if (targets.contains(projection)) {
          modules.add("model.layers." + layer + "." + projection.path());
        }
      }
    }
    return modules;
  }
}
