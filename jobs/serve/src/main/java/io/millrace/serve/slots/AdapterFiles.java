package io.millrace.serve.slots;

import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Conditioning;
import io.millrace.registry.Registry;
import io.millrace.registry.Resolver;
import io.millrace.registry.ServingPlan;
import io.millrace.registry.ServingQuestion;
import io.millrace.registry.ServingSite;
import io.millrace.registry.ServingSite.BaseFolder;
import io.millrace.registry.Slot;
import io.millrace.registry.Slots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds adapters in the registry that fit the base that is served, and what to serve instead. */
final class AdapterFiles {

  /** What manifests call this kind of server. */
  private static final String RUNTIME = "millrace";

  private final Registry registry;
  private final Resolver resolver;
  private final Path base;
  private final String baseWeights;

  /**
   * @param base the folder of the base that is served
   * @param baseWeights its {@link io.millrace.registry.WeightsHash}
   */
  AdapterFiles(Registry registry, Slots slots, Path base, String baseWeights) {
    this.registry = registry;
    this.resolver = new Resolver(registry, slots);
    this.base = base;
    this.baseWeights = baseWeights;
  }

  /**
   * What to serve for a slot, as {@code millrace resolve} says it.
   *
   * @param notLoaded adapters that could not be loaded, with the reason
   */
  ServingPlan plan(Slot slot, Map<String, String> notLoaded) {
    return resolver.resolve(
        new ServingQuestion(
            slot.scenario(), slot.role(), Optional.empty(), Optional.of(base.toString())),
        new ServingSite(
            List.of(RUNTIME),
            OptionalLong.empty(),
            name -> Optional.of(new BaseFolder(name, base, Optional.of(baseWeights))),
            notLoaded));
  }

  /**
   * An adapter's files.
   *
   * @param prefix what stands before each prompt, empty for nothing
   */
  record Found(Path folder, String prefix) {}

  /**
   * An adapter whose files are those that were published.
   *
   * @throws IOException when it is not there, was damaged, or belongs to another base
   */
  Found find(String id) throws IOException {
    AdapterRecord record =
        registry
            .find(id)
            .orElseThrow(() -> new IOException("adapter %s is not in the registry".formatted(id)));
    if (record.manifest().kind() != AdapterKind.ADAPTER) {
      throw new IOException("%s is a whole model, not an adapter over the base".formatted(id));
    }
    String trained = record.manifest().base().weightsHash();
    if (!baseWeights.equals(trained)) {
      throw new IOException(
          "adapter %s was trained against a base with the weights %s; the one served has %s"
              .formatted(id, trained, baseWeights));
    }
    List<String> faults = registry.verify(id);
    if (!faults.isEmpty()) {
      throw new IOException("adapter %s is damaged: %s".formatted(id, String.join("; ", faults)));
    }
    Conditioning conditioning = record.manifest().conditioning();
    return new Found(registry.folder(id), conditioning == null ? "" : conditioning.prefix());
  }
}
