package io.millrace.cli.train;

import io.millrace.cli.settings.Settings;
import io.millrace.dataset.Dataset;
import io.millrace.dataset.DatasetParameters;
import io.millrace.dataset.Datasets;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

/** A scenario's pairs that came since its newest dataset, and the dataset that takes them in. */
final class NewPairs {

  private static final Duration PAYLOAD_WAIT = Duration.ofSeconds(60);
  private static final String NEWEST =
      "(SELECT dataset_hash FROM datasets WHERE scenario = ?"
          + " ORDER BY created_at DESC, dataset_hash DESC LIMIT 1)";

  private final Settings settings;
  private final String scenario;
  private final DatasetParameters parameters;
  private final boolean preferences;
  private final DuckDbGateway gateway;
  private final Loader loader;

  /**
   * @param preferences whether preference pairs count, else SFT pairs do
   */
  NewPairs(Settings settings, String scenario, DatasetParameters parameters, boolean preferences) {
    this.settings = settings;
    this.scenario = scenario;
    this.parameters = parameters;
    this.preferences = preferences;
    this.gateway = new DuckDbGateway(settings.duckdb());
    this.loader = new Loader(settings.lakeDirectory(), gateway);
  }

  /** Loads what the lake has and counts the prompts that have a pair now and had none. */
  long count() throws SQLException, IOException {
    loader.load();
    String source =
        preferences
            ? "preference_selection(min_quality := %.9f, min_gap := %.9f, min_probability := %.9f)"
            : "sft_winners(min_quality := %.9f) WHERE n_rated >= %d";
    String pairs =
        preferences
            ? String.format(
                Locale.ROOT,
                source,
                parameters.minQuality(),
                parameters.minGap(),
                parameters.minProbability())
            : String.format(Locale.ROOT, source, parameters.minQuality(), parameters.minRated());
    String sql =
        "WITH found AS (FROM "
            + pairs
            + ") SELECT count(*) FROM within_self_share('found', "
            + (preferences ? "chosen_trace_id" : "trace_id")
            + String.format(Locale.ROOT, ", %.9f)", parameters.selfShare())
            + " WHERE scenario = ? AND prompt_hash NOT IN (SELECT prompt_hash FROM dataset_pairs"
            + " WHERE kind = '"
            + (preferences ? "preference" : "sft")
            + "' AND dataset_hash = "
            + NEWEST
            + ")";
    return Long.parseLong(gateway.readOnly(connection -> text(connection, sql, 2)));
  }

  /** Makes a dataset of all pairs, a child of the newest. */
  Dataset snapshot() throws SQLException, IOException {
    Path folder = settings.home().resolve("datasets");
    Datasets datasets = new Datasets(settings.lakeDirectory(), folder, PAYLOAD_WAIT);
    return gateway.readWrite(
        connection ->
            datasets.create(
                connection, scenario, parameters, text(connection, "SELECT " + NEWEST, 1)));
  }

  private String text(Connection connection, String sql, int scenarios) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 1; i <= scenarios; i++) {
        query.setString(i, scenario);
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
