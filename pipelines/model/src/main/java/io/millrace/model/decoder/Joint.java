package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import java.util.List;

/** Projections of the same input, which one multiplication computes side by side. */
enum Joint {
  ATTENTION("self_attn.qkv_proj"),
  OUTPUT("self_attn.o_proj"),
  GATE_UP("mlp.gate_up_proj"),
  DOWN("mlp.down_proj");

  private final String path;

  Joint(String path) {
    this.path = path;
  }

  /** Its path within a layer; that of the projection where it has one only. */
  String path() {
    return path;
  }

  /** Its projections, in the order of their outputs. */
  List<Projection> members() {
    return switch (this) {
      case ATTENTION -> List.of(Projection.QUERY, Projection.KEY, Projection.VALUE);
      case OUTPUT -> List.of(Projection.OUTPUT);
      case GATE_UP -> List.of(Projection.GATE, Projection.UP);
      case DOWN -> List.of(Projection.DOWN);
    };
  }

  boolean hasSeveral() {
    return members().size() > 1;
  }

  /** Whether its projections have a bias; all have or none. */
  boolean hasBias(DecoderConfig config) {
    return members().get(0).hasBias(config);
  }
}
