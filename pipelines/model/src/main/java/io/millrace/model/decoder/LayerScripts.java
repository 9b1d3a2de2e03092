package io.millrace.model.decoder;

import ai.djl.ndarray.NDArray;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.engine.Script;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Layer methods, compiled once for each set of adapted projections. */
final class LayerScripts implements AutoCloseable {

  private record Key(Set<Projection> adapted, double dropout) {}

  private record Compiled(Script script, List<String> weights) {}

  private final DecoderConfig config;
  private final Map<String, NDArray> base;
  private final Map<Key, Compiled> compiled = new ConcurrentHashMap<>();

  LayerScripts(DecoderConfig config, Map<String, NDArray> base) {
    this.config = config;
    this.base = base;
  }

  NDArray call(String method, int layer, Optional<Adapter> adapter, NDArray... inputs) {
    Key key =
        new Key(
            adapter.map(a -> a.adapted(layer)).orElse(Set.of()),
            adapter.map(Adapter::dropout).orElse(0.0));
    Compiled script = compiled.computeIfAbsent(key, this::compile);
    Stream<NDArray> weights =
        script.weights().stream().map(name -> weight(Decoder.layerPrefix(layer), name, adapter));
    return script
        .script()
        .call(method, Stream.concat(Stream.of(inputs), weights).toArray(NDArray[]::new));
  }

  private NDArray weight(String prefix, String name, Optional<Adapter> adapter) {
    if (name.equals(LayerScript.SCALE)) {
      return adapter.orElseThrow().scale();
    }
    NDArray own = base.get(prefix + name);
    return own != null ? own : adapter.orElseThrow().matrices().get(prefix + name);
  }

  private Compiled compile(Key key) {
    LayerScript text = new LayerScript(config, key.adapted(), key.dropout());
    String source = CommonScript.source(config.normEpsilon()) + text.source();
    return new Compiled(Script.compile(source), text.weights());
  }

  @Override
  public void close() {
    compiled.values().forEach(c -> c.script().close());
  }
}
