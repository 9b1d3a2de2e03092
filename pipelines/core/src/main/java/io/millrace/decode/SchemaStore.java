package io.millrace.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The writers' schemas by CRC-64-AVRO fingerprint and by registry id: Millrace's own, those of a
 * directory, where {@code 7.avsc} is the schema of id 7 and {@code 8.json} says that JSON follows
 * the prefix of id 8, and by id those of a registry. The directory goes before the registry.
 */
final class SchemaStore {
  private static final String ID = "[0-9]{1,10}\\.(avsc|json)";

  private final Map<Long, Schema> byFingerprint = new HashMap<>();
  private final Map<Long, Schema> byId = new HashMap<>();
  private final Set<Long> jsonIds = new HashSet<>();
  private final RegistrySchemas registry;

  private SchemaStore(RegistrySchemas registry) {
    this.registry = registry;
  }

  /**
   * Reads the schemas of a directory; unreadable files stop the start.
   *
   * @param directory null for none
   * @param registry null for none; is asked only when an id is met that the directory lacks
   */
  static SchemaStore of(String directory, SchemaRegistry registry) {
    RegistrySchemas schemas =
        registry == null
            ? null
            : new RegistrySchemas(
                new RegistryClient(
                    new RegistryRequests(registry, RegistryRequests.Patience.DEFAULT)),
                System::nanoTime);
    return of(directory, schemas);
  }

  static SchemaStore of(String directory, RegistrySchemas registry) {
    SchemaStore store = new SchemaStore(registry);
    store.add(own("Trace"));
    store.add(own("Feedback"));
    if (directory != null) {
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        for (Path file : files.sorted().toList()) {
          store.read(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the schema directory " + directory, e);
      }
    }
    return store;
  }

  static Schema own(String name) {
    try (InputStream in = SchemaStore.class.getResourceAsStream("/avro/" + name + ".avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the built-in schema " + name, e);
    }
  }

  static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  private void add(Schema schema) {
    byFingerprint.put(fingerprint(schema), schema);
  }

  private void read(Path file) throws IOException {
    String name = file.getFileName().toString();
    boolean named = name.matches(ID);
    long id = named ? Long.parseLong(name.substring(0, name.indexOf('.'))) : -1;
    if (name.endsWith(".avsc")) {
      Schema schema = new Schema.Parser().parse(Files.readString(file));
      add(schema);
      if (named) {
        byId.put(id, schema);
      }
    } else if (named) {
      jsonIds.add(id);
    }
  }

  /** The schema with a fingerprint, null when unknown. */
  Schema byFingerprint(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  /** The schema with a registry id, null when unknown. */
  Schema byId(long id) {
    Schema schema = byId.get(id);
    if (schema == null && asked(id) instanceof WriterSchema.Avro avro) {
      return avro.schema();
    }
    return schema;
  }

  boolean isJson(long id) {
    return jsonIds.contains(id)
        || (!byId.containsKey(id) && asked(id) instanceof WriterSchema.Json);
  }

  /** Why an id has no schema, and what to do. */
  String unknown(long id) {
    return asked(id) instanceof WriterSchema.Unusable unusable
        ? "schema id " + id + " is unknown: " + unusable.why()
        : "schema id "
            + id
            + " is unknown (known: "
            + Stream.concat(byId.keySet().stream(), jsonIds.stream()).sorted().toList()
            + "): put its schema as <id>.avsc into a directory and name it with --schema-dir DIR,"
            + " or name the registry with --schema-registry URL";
  }

  private WriterSchema asked(long id) {
    return registry == null ? null : registry.byId(id);
  }
}
