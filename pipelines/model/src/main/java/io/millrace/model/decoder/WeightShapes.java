package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import io.millrace.model.base.DecoderConfig;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The name and shape of every tensor that a configuration asks for. */
final class WeightShapes {

  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  private final DecoderConfig config;

  WeightShapes(DecoderConfig config) {
    this.config = config;
  }

  Map<String, List<Long>> all() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    List<Long> table = List.of((long) config.vocabulary(), (long) config.hidden());
    shapes.put(EMBEDDING, table);
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(shapes, Decoder.layerPrefix(layer));
    }
    shapes.put(FINAL_NORM, List.of((long) config.hidden()));
    if (!config.tiedHead()) {
      shapes.put(HEAD, table);
    }
    return shapes;
  }

  private void addLayer(Map<String, List<Long>> shapes, String prefix) {
    shapes.put(prefix + "input_layernorm.weight", List.of((long) config.hidden()));
    shapes.put(prefix + "post_attention_layernorm.weight", List.of((long) config.hidden()));
    if (config.headNorm()) {
      shapes.put(prefix + "self_attn.q_norm.weight", List.of((long) config.headSize()));
      shapes.put(prefix + "self_attn.k_norm.weight", List.of((long) config.headSize()));
    }
    for (Projection projection : Projection.values()) {
      long outputs = projection.outputs(config);
      shapes.put(
          prefix + projection.path() + ".weight",
          List.of(outputs, (long) projection.inputs(config)));
      if (projection.hasBias(config)) {
        shapes.put(prefix + projection.path() + ".bias", List.of(outputs));
      }
    }
  }

  /** Tensors that may lie in one, by its name. */
  Map<String, List<String>> joints() {
    Map<String, List<String>> joints = new LinkedHashMap<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = Decoder.layerPrefix(layer);
      for (Joint joint : Joint.values()) {
        for (String kind : List.of(".weight", ".bias")) {
          boolean exists = kind.equals(".weight") || joint.hasBias(config);
          if (joint.hasSeveral() && exists) {
            joints.put(
                prefix + joint.path() + kind,
                joint.members().stream().map(member -> prefix + member.path() + kind).toList());
          }
        }
      }
    }
    return joints;
  }

  /**
   * Loads all of them.
   *
   * @param portion told after each
   */
  BaseWeights load(Weights loader, Runnable portion) throws IOException {
    Map<String, List<Long>> shapes = all();
    Map<String, NDArray> rows = new HashMap<>();
    Map<String, NDArray> joined = new LinkedHashMap<>();
    if (loader.joins()) {
      for (Map.Entry<String, List<String>> joint : joints().entrySet()) {
        List<String> names = joint.getValue();
        List<List<Long>> expected = names.stream().map(shapes::get).toList();
        NDArray whole = loader.join(names, expected);
        joined.put(joint.getKey(), whole);
        rows.putAll(loader.members(whole, names, expected));
        portion.run();
      }
    }
    Map<String, NDArray> named = new LinkedHashMap<>();
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      NDArray part = rows.get(tensor.getKey());
      named.put(
          tensor.getKey(), part == null ? loader.load(tensor.getKey(), tensor.getValue()) : part);
      portion.run();
    }
    return new BaseWeights(named, joined);
  }
}
