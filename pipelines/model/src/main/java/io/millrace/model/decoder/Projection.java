package io.millrace.model.decoder;

import io.millrace.model.base.DecoderConfig;
import java.util.Optional;
import java.util.stream.Stream;

/** The seven linear projections of a layer, which are what an adapter may change. */
public enum Projection {
  QUERY("self_attn.q_proj"),
  KEY("self_attn.k_proj"),
  VALUE("self_attn.v_proj"),
  OUTPUT("self_attn.o_proj"),
  GATE("mlp.gate_proj"),
  UP("mlp.up_proj"),
  DOWN("mlp.down_proj");

  private final String path;

  Projection(String path) {
    this.path = path;
  }

  /** Its path within a layer, such as {@code self_attn.q_proj}. */
  public String path() {
    return path;
  }

  /** Its last name, such as {@code q_proj}. */
  public String shortName() {
    return path.substring(path.indexOf('.') + 1);
  }

  /** The projection of this path or last name. */
  public static Optional<Projection> named(String name) {
    return Stream.of(values())
        .filter(p -> p.path.equals(name) || p.shortName().equals(name))
        .findFirst();
  }

  /** Width of what goes in. */
  public int inputs(DecoderConfig config) {
    return switch (this) {
      case QUERY, KEY, VALUE, GATE, UP -> config.hidden();
      case OUTPUT -> config.queryWidth();
      case DOWN -> config.intermediate();
    };
  }

  /** Width of what comes out. */
  public int outputs(DecoderConfig config) {
    return switch (this) {
      case QUERY -> config.queryWidth();
      case KEY, VALUE -> config.keyValueWidth();
      case GATE, UP -> config.intermediate();
      case OUTPUT, DOWN -> config.hidden();
    };
  }

  boolean hasBias(DecoderConfig config) {
    return switch (this) {
      case QUERY, KEY, VALUE -> config.queryBias();
      case OUTPUT -> config.outputBias();
      case GATE, UP, DOWN -> config.feedForwardBias();
    };
  }
}
