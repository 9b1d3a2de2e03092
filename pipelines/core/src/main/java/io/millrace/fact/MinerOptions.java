package io.millrace.fact;

import io.millrace.decode.SchemaRegistry;
import io.millrace.privacy.Category;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a miner may do with text, and which schemas it knows.
 *
 * @param redact the categories that are replaced before anything is stored; empty switches it off
 * @param payload whether text is kept at all: without it there are facts and feedback only
 * @param maxBytes the largest record that is read
 * @param schemaDirectory where Avro schemas of other producers lie, null for none
 * @param schemaRegistry who is asked for schemas that the directory lacks, null for nobody
 */
public record MinerOptions(
    Set<Category> redact,
    boolean payload,
    int maxBytes,
    String schemaDirectory,
    SchemaRegistry schemaRegistry)
    implements Serializable {

  /** The default of {@link #maxBytes}: 8 MiB. */
  public static final int DEFAULT_MAX_BYTES = 8 << 20;

  public MinerOptions {
    redact = Set.copyOf(redact);
  }

  /** No registry is asked. */
  public MinerOptions(Set<Category> redact, boolean payload, int maxBytes, String schemaDirectory) {
    this(redact, payload, maxBytes, schemaDirectory, null);
  }

  /** Everything is redacted, payload is kept, and only Millrace's own schemas are known. */
  public static MinerOptions defaults() {
    return new MinerOptions(EnumSet.allOf(Category.class), true, DEFAULT_MAX_BYTES, null);
  }
}
