package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One decoder layer as a single script method, so that intermediate results never become Java
 * objects. The text depends on the model's biases and norms and on the adapted projections. Tokens
 * are rows of matrices; only attention sees sequences and heads.
 */
final class LayerScript {

  /** The adapter's scaling factor among the inputs; it comes last where a projection is adapted. */
  static final String SCALE = "scale";

  private final DecoderConfig config;
  private final Set<Projection> adapted;
  private final double dropout;
  private final boolean joined;

  /**
   * Describes a layer.
   *
   * @param joined whether the weights of a joint come as one tensor
   */
  LayerScript(DecoderConfig config, Set<Projection> adapted, double dropout, boolean joined) {
    this.config = config;
    this.adapted = Set.copyOf(adapted);
    this.dropout = dropout;
    this.joined = joined;
  }

  /** Names of the weights, relative to the layer, in the order the methods take them. */
  List<String> weights() {
    List<String> names =
        new ArrayList<>(List.of("input_layernorm.weight", "post_attention_layernorm.weight"));
    if (config.headNorm()) {
      names.addAll(List.of("self_attn.q_norm.weight", "self_attn.k_norm.weight"));
    }
    for (Joint joint : Joint.values()) {
      names.addAll(new JointScript(config, joint, adapted, joined).weights());
    }
    if (!adapted.isEmpty()) {
      names.add(SCALE);
    }
    return names;
  }

  /** {@code layer}, {@code layer_train} (with dropout) and {@code layer_cached}. */
  String source() {
    return method("layer", "attend", 0, "", "k", "v", "")
        + method("layer_train", "attend_train", dropout, "", "k", "v", "")
        + method(
            "layer_cached", "attend", 0, ", ck: Tensor, cv: Tensor, at: Tensor", "ak", "av", CACHE);
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

  private String method(
      String name,
      String attend,
      double rate,
      String extra,
      String keys,
      String values,
      String cache) {
    StringBuilder parameters = new StringBuilder(extra);
    weights()
        .forEach(
            weight ->
                parameters.append(", ").append(JointScript.variable(weight)).append(": Tensor"));
    return """
      def %s(self: __torch__.Ops, s: Tensor, cos: Tensor, sin: Tensor, mask: Tensor%s) -> Tensor:
        x = torch.flatten(s, 0, 1)
        h = (self).norm(x, input_layernorm_weight, )
    %s    p = torch.view(y, [torch.size(s, 0), torch.size(s, 1), -1, %d])
    %s    q = torch.transpose(q, 1, 2)
        k = torch.transpose(k, 1, 2)
        v = torch.transpose(v, 1, 2)
    %s    o = torch.flatten((self).%s(q, %s, %s, mask, ), 0, 1)
    %s    x = torch.add_(y, x)
        h = (self).norm(x, post_attention_layernorm_weight, )
    %s    g, u, = torch.chunk(y, 2, 1)
        f = torch.mul(torch.silu(g), u)
    %s    return torch.view_as(torch.add_(y, x), s)
    """
        .formatted(
            name,
            parameters,
            joint(Joint.ATTENTION, "h", rate),
            config.headSize(),
            heads(),
            cache,
            attend,
            keys,
            values,
            joint(Joint.OUTPUT, "o", rate),
            joint(Joint.GATE_UP, "h", rate),
            joint(Joint.DOWN, "f", rate));
  }

  private String joint(Joint joint, String input, double rate) {
    return new JointScript(config, joint, adapted, joined).source(input, rate);
  }

  /** Queries and keys are rotated together unless each has a norm of its own. */
  private String heads() {
    int queries = config.heads();
    int keys = config.keyValueHeads();
    return config.headNorm()
        ? """
              q, k, v, = torch.split_with_sizes(p, [%1$d, %2$d, %2$d], 2)
              q = (self).rotate((self).norm(q, self_attn_q_norm_weight, ), cos, sin, )
              k = (self).rotate((self).norm(k, self_attn_k_norm_weight, ), cos, sin, )
          """
            .formatted(queries, keys)
        : """
              r, v, = torch.split_with_sizes(p, [%3$d, %2$d], 2)
              q, k, = torch.split_with_sizes((self).rotate(r, cos, sin, ), [%1$d, %2$d], 2)
          """
            .formatted(queries, keys, queries + keys);
  }
}
