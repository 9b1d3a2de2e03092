package io.millrace.decode;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The schemas of a registry, each asked for when the first record needs it. A schema never changes
 * under its id and is kept for good; that an id is unusable is believed for a minute, so that a
 * poisoned topic does not ask once a record. Not safe for several threads.
 */
final class RegistrySchemas {
  private static final int UNUSABLE_KEPT = 10_000;
  private static final long BELIEVED_NANOS = Duration.ofMinutes(1).toNanos();

  private record Answer(WriterSchema.Unusable schema, long nanos) {}

  private final RegistryClient client;
  private final LongSupplier nanoTime;
  private final Map<Long, WriterSchema> known = new HashMap<>();
  private final Map<Long, Answer> unusable =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Answer> eldest) {
          return size() > UNUSABLE_KEPT;
        }
      };

  RegistrySchemas(RegistryClient client, LongSupplier nanoTime) {
    this.client = client;
    this.nanoTime = nanoTime;
  }

  /**
   * The schema with an id.
   *
   * @throws SchemaRegistryException when it has to be asked for and there is no answer
   */
  WriterSchema byId(long id) {
    WriterSchema schema = known.get(id);
    if (schema != null) {
      return schema;
    }
    Answer answer = unusable.get(id);
    if (answer != null && nanoTime.getAsLong() - answer.nanos < BELIEVED_NANOS) {
      return answer.schema;
    }
    schema = client.fetch(id);
    if (schema instanceof WriterSchema.Unusable none) {
      unusable.remove(id);
      unusable.put(id, new Answer(none, nanoTime.getAsLong()));
    } else {
      known.put(id, schema);
    }
    return schema;
  }
}
