package io.millrace.cli.canary;

import io.millrace.cli.Database;
import io.millrace.cli.adapters.RegistryOptions;
import io.millrace.cli.settings.Settings;
import io.millrace.lake.LockHeldException;
import io.millrace.registry.Slot;
import io.millrace.registry.SlotState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * The mean rating of what a slot serves, and where it is from.
 *
 * @param source in words, to stand in brackets
 */
record IncumbentMean(double value, String source) {

  /** What is taken where nothing is known. */
  static final double ASSUMED = 0.85;

  /** The base's answers are those that this server gave in the role; an adapter's are all of it. */
  private static final String SQL =
      "SELECT count(*), avg(r.quality) FROM trace_facts f JOIN rated r ON r.fact_no = f.fact_no"
          + " WHERE r.quality IS NOT NULL AND f.scenario = ?::VARCHAR AND f.adapter_id = ?::VARCHAR"
          + " AND (f.adapter_id <> '' OR (f.provider = 'millrace' AND ?::VARCHAR IN ('*', f.agent)))";

  /** What a person says. */
  static IncumbentMean given(double value) {
    return new IncumbentMean(value, "given");
  }

  /** The mean over the rated traces that the database has of it; an assumed one without any. */
  static IncumbentMean of(Settings settings, Slot slot, SlotState state) throws IOException {
    Path database = settings.duckdb();
    if (!Files.exists(database)) {
      return assumed("there is no " + database);
    }
    String serving = state.active().map(RegistryOptions::brief).orElse("the plain base");
    try {
      List<String> row =
          new Database(settings)
              .rows(SQL, slot.scenario(), state.active().orElse(""), slot.role())
              .values()
              .get(0);
      long rated = Long.parseLong(row.get(0));
      return rated == 0
          ? assumed("%s has no rated trace of %s".formatted(database, serving))
          : new IncumbentMean(
              Double.parseDouble(row.get(1)),
              "%d rated traces of %s in %s".formatted(rated, serving, database));
    } catch (SQLException | LockHeldException unreadable) {
      return assumed("%s cannot be read: %s".formatted(database, unreadable.getMessage()));
    }
  }

  private static IncumbentMean assumed(String why) {
    return new IncumbentMean(ASSUMED, "assumed, since " + why);
  }
}
