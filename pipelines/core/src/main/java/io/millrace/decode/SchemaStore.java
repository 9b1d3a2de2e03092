package io.millrace.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The writers' schemas by CRC-64-AVRO fingerprint and by registry id: Millrace's own, and those of
 * a directory, where {@code 7.avsc} is the schema of id 7 and {@code 8.json} says that JSON follows
 * the prefix of id 8.
 */
final class SchemaStore {
  private static final String ID = "[0-9]{1,10}\\.(avsc|json)";

  private final Map<Long, Schema> byFingerprint = new HashMap<>();
  private final Map<Long, Schema> byId = new HashMap<>();
  private final Set<Long> jsonIds = new HashSet<>();

  /** Reads the schemas of a directory, null for none; unreadable files stop the start. */
  static SchemaStore of(String directory) {
    SchemaStore store = new SchemaStore();
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
    return byId.get(id);
  }

  boolean isJson(long id) {
    return jsonIds.contains(id);
  }

  /** The ids of the directory, for messages. */
  List<Long> ids() {
    return Stream.concat(byId.keySet().stream(), jsonIds.stream()).sorted().toList();
  }
}
