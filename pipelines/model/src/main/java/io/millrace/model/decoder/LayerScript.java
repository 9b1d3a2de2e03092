package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One decoder layer as a single script method, so that intermediate results never become Java
 * objects. The text depends on the model's biases and norms and on the adapted projections.
 */
final class LayerScript {

  /** The adapter's scaling factor among the inputs; it comes last where a projection is adapted. */
  static final String SCALE = "scale";

  private final DecoderConfig config;
  private final Set<Projection> adapted;
  private final double dropout;

  LayerScript(DecoderConfig config, Set<Projection> adapted, double dropout) {
    this.config = config;
    this.adapted = Set.copyOf(adapted);
    this.dropout = dropout;
  }

  /** Names of the weights, relative to the layer, in the order the methods take them. */
  List<String> weights() {
    List<String> names =
        new ArrayList<>(List.of("input_layernorm.weight", "post_attention_layernorm.weight"));
    if (config.headNorm()) {
      names.addAll(List.of("self_attn.q_norm.weight", "self_attn.k_norm.weight"));
    }
    for (Projection projection : Projection.values()) {
      names.add(projection.path() + ".weight");
      if (projection.hasBias(config)) {
        names.add(projection.path() + ".bias");
      }
      if (adapted.contains(projection)) {
        names.add(projection.path() + ".lora_A.weight");
        names.add(projection.path() + ".lora_B.weight");
      }
    }
    if (!adapted.isEmpty()) {
      names.add(SCALE);
    }
    return names;
  }

  /** {@code layer}, {@code layer_train} (with dropout) and {@code layer_cached}. */
  String source() {
    return lowRank("lora", "")
        + lowRank("lora_train", dropout > 0 ? ", " + dropout : "")
        + method("layer", "lora", "", "k", "v", "")
        + method("layer_train", "lora_train", "", "k", "v", "")
        + method("layer_cached", "lora", ", ck: Tensor, cv: Tensor, at: Tensor", "ak", "av", CACHE);
  }

  /** New keys and values go into the cache in place; attention sees what is filled. */
  private static final String CACHE =
      """
          n = torch.add(int(at), torch.size(k, 2))
          _0 = torch.copy_(torch.slice(ck, 2, int(at), n), k)
          _1 = torch.copy_(torch.slice(cv, 2, int(at), n), v)
          ak = torch.slice(ck, 2, 0, n)
          av = torch.slice(cv, 2, 0, n)
      """;

  /** Adapters compute in f32 whatever the base's type is; the sum takes the base's type. */
  private static String lowRank(String name, String rate) {
    String input =
        rate.isEmpty() ? "torch.to(x, 6)" : "torch.dropout(torch.to(x, 6)" + rate + ", True)";
    return """
      def %s(self: __torch__.Ops, y: Tensor, x: Tensor, a: Tensor, b: Tensor, scale: Tensor) -> Tensor:
        d = torch.linear(torch.linear(%s, a), b)
        return torch.type_as(torch.add(y, torch.mul(d, scale)), y)
    """
        .formatted(name, input);
  }

  private String method(
      String name, String lora, String extra, String keys, String values, String cache) {
    StringBuilder parameters = new StringBuilder(extra);
    weights()
        .forEach(weight -> parameters.append(", ").append(variable(weight)).append(": Tensor"));
    return """
      def %s(self: __torch__.Ops, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor%s) -> Tensor:
        h = (self).norm(x, input_layernorm_weight, )
        q = %s
        k = %s
        v = %s
        q = (self).rotate(q, cos, sin, )
        k = (self).rotate(k, cos, sin, )
    %s    o = (self).attend(q, %s, %s, mask, )
        y = torch.add(x, %s)
        f = (self).norm(y, post_attention_layernorm_weight, )
        g = torch.mul(torch.silu(%s), %s)
        return torch.add(y, %s)
    """
        .formatted(
            name,
            parameters,
            heads(Projection.QUERY, lora),
            heads(Projection.KEY, lora),
            heads(Projection.VALUE, lora),
            cache,
            keys,
            values,
            linear(Projection.OUTPUT, "o", lora),
            linear(Projection.GATE, "f", lora),
            linear(Projection.UP, "f", lora),
            linear(Projection.DOWN, "g", lora));
  }

  private String heads(Projection projection, String lora) {
    String split =
        "torch.reshape(%s, [torch.size(x, 0), torch.size(x, 1), -1, %d])"
            .formatted(linear(projection, "h", lora), config.headSize());
    boolean normed = config.headNorm() && projection != Projection.VALUE;
    String norm =
        projection == Projection.QUERY ? "self_attn.q_norm.weight" : "self_attn.k_norm.weight";
    return "torch.transpose(%s, 1, 2)"
        .formatted(normed ? "(self).norm(%s, %s, )".formatted(split, variable(norm)) : split);
  }

  private String linear(Projection projection, String input, String lora) {
    String path = variable(projection.path());
    String bias = projection.hasBias(config) ? ", " + path + "_bias" : "";
    String plain = "torch.linear(%s, %s_weight%s)".formatted(input, path, bias);
    return adapted.contains(projection)
        ? "(self).%s(%s, %s, %s_lora_A_weight, %s_lora_B_weight, scale, )"
            .formatted(lora, plain, input, path, path)
        : plain;
  }

  private static String variable(String name) {
    return name.replace('.', '_');
  }
}
