package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.engine.Torch;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A low-rank adapter in memory: for each adapted projection {@code p} of layer {@code n} the f32
 * matrices {@code model.layers.n.p.lora_A.weight} of shape {@code [rank, in]} and {@code
 * …lora_B.weight} of shape {@code [out, rank]}. A projection's output grows by {@code scaling · B ·
 * A · x}. Several adapters may be used with one decoder.
 */
public final class Adapter implements AutoCloseable {

  private final NDManager owner;
  private final Map<String, NDArray> matrices;
  private final NDArray scale;
  private final double scaling;
  private final double dropout;

  /** Takes over {@code matrices}, which must belong to {@code owner}, and {@code owner} itself. */
  public Adapter(NDManager owner, Map<String, NDArray> matrices, double scaling, double dropout) {
    this.owner = owner;
    this.matrices = Collections.unmodifiableMap(new TreeMap<>(matrices));
    this.scaling = scaling;
    this.dropout = dropout;
    this.scale = Torch.kept(() -> owner.full(new Shape(), (float) scaling), owner);
  }

  /** All matrices by name, in the order of the names. */
  public Map<String, NDArray> matrices() {
    return matrices;
  }

  /** The factor applied to the product of the matrices. */
  public double scaling() {
    return scaling;
  }

  /** The share of inputs dropped in training. */
  public double dropout() {
    return dropout;
  }

  Set<Projection> adapted(int layer) {
    EnumSet<Projection> adapted = EnumSet.noneOf(Projection.class);
    for (Projection projection : Projection.values()) {
      if (matrices.containsKey(Decoder.layerPrefix(layer) + projection.path() + ".lora_A.weight")) {
        adapted.add(projection);
      }
    }
    return adapted;
  }

  NDArray scale() {
    return scale;
  }

  @Override
  public void close() {
    owner.close();
  }
}
