package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.engine.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/** Layer methods, compiled once for each set of adapted projections, with the weights they take. */
final class LayerScripts implements AutoCloseable {

  private record Key(Set<Projection> adapted, double dropout) {}

  private record Compiled(Script script, List<String> weights) {}

  private record Bound(Script script, NDArray[] weights) {}

  private final DecoderConfig config;
  private final BaseWeights base;
  private final Map<Key, Compiled> compiled = new HashMap<>();
  private final Map<Adapter, List<Bound>> bound = Collections.synchronizedMap(new WeakHashMap<>());
  private final List<Bound> plain;

  LayerScripts(DecoderConfig config, BaseWeights base) {
    this.config = config;
    this.base = base;
    this.plain = bind(Optional.empty());
  }

  NDArray call(String method, int layer, Optional<Adapter> adapter, NDArray... inputs) {
    List<Bound> layers =
        adapter.isEmpty() ? plain : bound.computeIfAbsent(adapter.get(), a -> bind(Optional.of(a)));
    Bound own = layers.get(layer);
    NDArray[] arguments =
        Stream.concat(Stream.of(inputs), Stream.of(own.weights())).toArray(NDArray[]::new);
    return own.script().call(method, arguments);
  }

  private List<Bound> bind(Optional<Adapter> adapter) {
    List<Bound> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers(); layer++) {
      Set<Projection> adapted = adapter.isEmpty() ? Set.of() : adapter.get().adapted(layer);
      Key key = new Key(adapted, adapter.map(Adapter::dropout).orElse(0.0));
      Compiled script = script(key);
      String prefix = Decoder.layerPrefix(layer);
      NDArray[] weights =
          script.weights().stream()
              .map(name -> weight(prefix, name, adapter))
              .toArray(NDArray[]::new);
      layers.add(new Bound(script.script(), weights));
    }
    return layers;
  }

  private NDArray weight(String prefix, String name, Optional<Adapter> adapter) {
    if (name.equals(LayerScript.SCALE)) {
      return adapter.orElseThrow().scale();
    }
    NDArray own = base.get(prefix + name);
    return own != null ? own : adapter.orElseThrow().matrices().get(prefix + name);
  }

  private synchronized Compiled script(Key key) {
    return compiled.computeIfAbsent(key, this::compile);
  }

  private Compiled compile(Key key) {
    LayerScript text = new LayerScript(config, key.adapted(), key.dropout(), base.isJoined());
    String source = CommonScript.source(config) + text.source();
    return new Compiled(Script.compile(source), text.weights());
  }

  @Override
  public void close() {
    compiled.values().forEach(c -> c.script().close());
  }
}
