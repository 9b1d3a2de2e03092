package io.millrace.lake;

import io.millrace.registry.Registry;
import io.millrace.registry.SlotEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Brings the rows of slot entries into the lake whose own writer could not. */
public final class SlotRecords {

  private static final String OWN = "sync";

  /** The jobs and commands that change slots, each under its own name in the lake. */
  private static final List<String> WRITERS = List.of("train", "gate", "canary", "rollback", OWN);

  private final Path lake;
  private final Registry registry;

  public SlotRecords(Path lake, Registry registry) {
    this.lake = lake;
    this.registry = registry;
  }

  /**
   * Publishes an entry's rows unless one of the writers has; false when it changed nothing. Where
   * the commit of the first writer was compacted the rows are published again, and the loader,
   * which holds a row once, changes nothing.
   */
  public boolean publish(SlotEntry entry) throws IOException {
    String key = AdapterRows.key(entry);
    for (String writer : WRITERS) {
      if (new RecordLog(lake, writer).holds(key)) {
        return false;
      }
    }
    return new RecordLog(lake, OWN).publish(key, AdapterRows.moved(entry, registry)).isPresent();
  }
}
