package io.millrace.fact;

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
 */
public record MinerOptions(
    Set<Category> redact, boolean payload, int maxBytes, String schemaDirectory)
    implements Serializable {

  /** The default of {@link #maxBytes}: 8 MiB. */
  public static final int DEFAULT_MAX_BYTES = 8 << 20;

  public MinerOptions {
    redact = Set.copyOf(redact);
  }

  /** Everything is redacted, payload is kept, and only Millrace's own schemas are known. */
  public static MinerOptions defaults() {
    return new MinerOptions(EnumSet.allOf(Category.class), true, DEFAULT_MAX_BYTES, null);
  }
}
