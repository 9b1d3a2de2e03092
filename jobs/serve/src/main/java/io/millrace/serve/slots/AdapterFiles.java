package io.millrace.serve.slots;

import io.millrace.registry.AdapterKind;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Conditioning;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Finds adapters in the registry that fit the base that is served. */
final class AdapterFiles {

  private final Registry registry;
  private final String baseWeights;

  /** For the base whose {@link io.millrace.registry.WeightsHash} is {@code baseWeights}. */
  AdapterFiles(Registry registry, String baseWeights) {
    this.registry = registry;
    this.baseWeights = baseWeights;
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
    if (!trained.equals(baseWeights)) {
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
