package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.identity.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The published adapters: {@code adapters/<id>/} with their files and {@code manifest.json}. A
 * folder of a final name is whole and never changes. Safe for use by many processes at once.
 */
public final class Registry {

  static final String ADAPTERS = "adapters";

  private final RegistryStore store;

  public Registry(RegistryStore store) {
    this.store = store;
  }

  /** The registry in a directory, which need not exist yet. */
  public static Registry in(Path directory) {
    return new Registry(new LocalRegistryStore(directory));
  }

  /** Where the files lie. */
  public RegistryStore store() {
    return store;
  }

  /**
   * What publishing did.
   *
   * @param created false when the adapter was there already with the same manifest, up to the
   *     version and the dataset
   */
  public record Published(AdapterRecord record, boolean created) {}

  /**
   * Publishes the files of a folder: the two of PEFT for an adapter, all for a full model. The
   * adapter is there with all its files and its manifest, or not at all, also when the process is
   * killed. The caller has checked that the files can be loaded. Where another version of Millrace
   * published the same before, or the same was made of another dataset, the first record stays.
   *
   * @throws ConflictingManifestException when the same files are there with another manifest
   * @throws IOException when a file is missing or changes meanwhile, or the disk is full
   */
  public Published publish(Path folder, AdapterManifest manifest) throws IOException {
    SortedMap<String, Path> paths = StagedFiles.of(folder, manifest.kind());
    SortedMap<String, PublishedFile> files = new TreeMap<>();
    for (Map.Entry<String, Path> path : paths.entrySet()) {
      files.put(path.getKey(), FileHash.of(path.getValue()));
    }
    AdapterRecord record = new AdapterRecord(id(files), WeightsHash.of(folder), files, manifest);
    byte[] json = Manifests.write(record);
    SortedMap<String, ByteSource> sources = new TreeMap<>();
    paths.forEach((name, path) -> sources.put(name, unchanged(path, files.get(name))));
    sources.put(Manifests.FILE, ByteSource.of(json));
    String key = key(record.id());
    boolean created = store.createFolder(key, sources);
    return new Published(created ? record : same(record.id(), json), created);
  }

  /** The record of an adapter: one file is read, whatever the number of adapters. */
  public Optional<AdapterRecord> find(String id) throws IOException {
    String key = manifestKey(id);
    Optional<byte[]> bytes = store.read(key);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    AdapterRecord record = Manifests.read(store.local(key), bytes.get());
    if (!record.id().equals(id)) {
      throw new CorruptRecordException(
          store.local(key), "it is the manifest of adapter " + record.id(), null);
    }
    return Optional.of(record);
  }

  /** The folder of an adapter's files. */
  public Path folder(String id) {
    return store.local(key(id));
  }

  /** All ids in order. For people: no lookup needs it. */
  public List<String> ids() throws IOException {
    return store.list(ADAPTERS);
  }

  /**
   * Reads all files of an adapter and says what is wrong with them, a sentence each; empty when
   * they are what was published.
   *
   * @throws IOException when there is no such adapter or its manifest cannot be read
   */
  public List<String> verify(String id) throws IOException {
    AdapterRecord record =
        find(id)
            .orElseThrow(
                () -> new IOException("Cannot verify adapter %s: there is none".formatted(id)));
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, PublishedFile> file : record.files().entrySet()) {
      Path path = folder(id).resolve(Keys.name(file.getKey()));
      if (!Files.isRegularFile(path)) {
        faults.add(path + " is missing");
      } else if (!FileHash.of(path).equals(file.getValue())) {
        faults.add(path + " is not the file that was published");
      }
    }
    if (faults.isEmpty() && !id(record.files()).equals(id)) {
      faults.add(folder(id) + " lists files that do not give its id");
    }
    if (faults.isEmpty() && !WeightsHash.of(folder(id)).equals(record.weightsHash())) {
      faults.add(folder(id) + " names another hash of its weights than they have");
    }
    return faults;
  }

  /** The record that is there, which may name another version of the code or another dataset. */
  private AdapterRecord same(String id, byte[] json) throws IOException {
    Path path = store.local(manifestKey(id));
    byte[] there =
        store
            .read(manifestKey(id))
            .orElseThrow(() -> new CorruptRecordException(path, "it is missing", null));
    Optional<Difference> difference = Difference.first(facts(path, there), facts(path, json));
    if (difference.isPresent()) {
      throw new ConflictingManifestException(id, difference.get());
    }
    return Manifests.read(path, there);
  }

  private static JsonNode facts(Path path, byte[] json) throws CorruptRecordException {
    return Manifests.tree(path, json).without(Manifests.OF_THE_FIRST);
  }

  private static String key(String id) {
    return ADAPTERS + "/" + Keys.id(id);
  }

  private static String manifestKey(String id) {
    return key(id) + "/" + Manifests.FILE;
  }

  private static String id(SortedMap<String, PublishedFile> files) {
    StringBuilder lines = new StringBuilder();
    files.forEach(
        (name, file) -> lines.append(name).append(' ').append(file.sha256()).append('\n'));
    return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The file's bytes, with an error at their end when they are no longer those that were hashed.
   */
  private static ByteSource unchanged(Path path, PublishedFile expected) {
    return () -> {
      DigestInputStream hashed = new DigestInputStream(Files.newInputStream(path), Sha256.start());
      return new FilterInputStream(hashed) {
        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
          int count = super.read(bytes, from, length);
          if (count < 0) {
            FileHash.requireSame(path, hashed.getMessageDigest(), expected);
          }
          return count;
        }
      };
    };
  }
}
