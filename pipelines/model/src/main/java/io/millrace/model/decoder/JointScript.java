package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The lines of a layer that compute one joint with the adapters of its projections. */
final class JointScript {

  private final DecoderConfig config;
  private final Joint joint;
  private final List<Projection> adapted;
  private final boolean joined;

  JointScript(DecoderConfig config, Joint joint, Set<Projection> adapted, boolean joined) {
    this.config = config;
    this.joint = joint;
    this.adapted = joint.members().stream().filter(adapted::contains).toList();
    this.joined = joined || !joint.hasSeveral();
  }

  /** Names of the weights, relative to the layer. */
  List<String> weights() {
    List<String> paths =
        joined ? List.of(joint.path()) : joint.members().stream().map(Projection::path).toList();
    List<String> names = new ArrayList<>();
    paths.forEach(path -> names.add(path + ".weight"));
    if (joint.hasBias(config)) {
      paths.forEach(path -> names.add(path + ".bias"));
    }
    adapted.forEach(projection -> names.add(projection.path() + ".lora_A.weight"));
    adapted.forEach(projection -> names.add(projection.path() + ".lora_B.weight"));
    return names;
  }

  /**
   * Lines that leave the outputs in {@code y}. The adapters' matrices are f32 and multiply in the
   * base's type: side by side, those of B as the blocks of one matrix, whose product is added to
   * {@code y} in place.
   *
   * @param rate of dropout, for each projection by itself
   */
  String source(String input, double rate) {
    String bias = joint.hasBias(config) ? ", " + base("bias") : "";
    String plain = "    y = torch.linear(%s, %s%s)\n".formatted(input, base("weight"), bias);
    if (adapted.isEmpty()) {
      return plain;
    }
    return plain
        + "    t = %s\n".formatted(rate > 0 ? dropped(input, rate) : reduced(input))
        + "    b = torch.type_as(%s, y)\n".formatted(blocks())
        + "    _2 = torch.addmm_(y, t, torch.t(b))\n";
  }

  private String base(String kind) {
    if (joined) {
      return variable(joint.path() + "." + kind);
    }
    return joint.members().stream()
        .map(projection -> variable(projection.path() + "." + kind))
        .collect(Collectors.joining(", ", "torch.cat([", "], 0)"));
  }

  private String reduced(String input) {
    String all =
        adapted.size() == 1
            ? a(adapted.get(0))
            : adapted.stream()
                .map(JointScript::a)
                .collect(Collectors.joining(", ", "torch.cat([", "], 0)"));
    return "torch.linear(%1$s, torch.type_as(torch.mul(%2$s, scale), %1$s))".formatted(input, all);
  }

  private String dropped(String input, double rate) {
    return adapted.stream()
        .map(
            projection ->
                "torch.linear(torch.dropout(%1$s, %2$s, True), torch.type_as(torch.mul(%3$s, scale), %1$s))"
                    .formatted(input, rate, a(projection)))
        .collect(Collectors.joining(", ", "torch.cat([", "], 1)"));
  }

  private String blocks() {
    if (joint.members().equals(adapted) && adapted.size() == 1) {
      return b(adapted.get(0));
    }
    return joint.members().stream()
        .map(
            projection ->
                adapted.contains(projection)
                    ? b(projection)
                    : "torch.new_zeros(%s, [%d, 0])"
                        .formatted(b(adapted.get(0)), projection.outputs(config)))
        .collect(Collectors.joining(", ", "torch.block_diag([", "])"));
  }

  private static String a(Projection projection) {
    return variable(projection.path() + ".lora_A.weight");
  }

  private static String b(Projection projection) {
    return variable(projection.path() + ".lora_B.weight");
  }

  /** A weight's name as a script's variable. */
  static String variable(String name) {
    return name.replace('.', '_');
  }
}
