package io.millrace.dataset;

import java.util.List;
import java.util.Locale;

/** The statements that make a dataset; {@code ?} is the scenario unless said otherwise. */
final class DatasetSql {

  /** Every prompt that was train in the parent or above it; {@code ?} is the parent's hash. */
  static final String TRAINED =
      """
      CREATE OR REPLACE TEMP TABLE dataset_trained AS
      WITH RECURSIVE ancestors(dataset_hash) AS (
        SELECT CAST(? AS VARCHAR)
        UNION
        SELECT d.parent_hash FROM datasets d
        JOIN ancestors a ON d.dataset_hash = a.dataset_hash
        WHERE d.parent_hash IS NOT NULL)
      SELECT DISTINCT p.prompt_hash
      FROM dataset_pairs p JOIN ancestors a ON a.dataset_hash = p.dataset_hash
      WHERE p.split = 'train'
      """;

  static final String KNOWN = "SELECT count(*) FROM datasets WHERE dataset_hash = ?";

  /** {@code ?}: dataset hash, dataset hash. */
  static final String RECORD_PAIRS =
      """
      INSERT INTO dataset_pairs
      SELECT ?, pair_hash, 'sft', split, trace_id, prompt_hash FROM dataset_sft
      UNION ALL
      SELECT ?, pair_hash, 'preference', split, chosen_trace_id, prompt_hash FROM dataset_preference
      """;

  static final String RECORD =
      "INSERT INTO datasets (dataset_hash, scenario, parent_hash, created_at, path, parameters, sft,"
          + " preference) VALUES (?, ?, ?, current_timestamp AT TIME ZONE 'UTC', ?, ?, ?, ?)";

  static final String ROWS =
      """
      SELECT pair_hash, 'sft' AS kind, split FROM dataset_sft
      UNION ALL
      SELECT pair_hash, 'preference', split FROM dataset_preference
      ORDER BY ALL
      """;

  private DatasetSql() {}

  /** The SFT pairs of the selected candidates with their splits. */
  static final String SFT =
      splits("sft")
          + " EXCLUDE (split, topic, partition, record_offset)"
          + " FROM sft_pairs_of('dataset_winners')";

  /** The preference pairs of the selected candidates with their splits. */
  static final String PREFERENCE =
      splits("preference")
          + " EXCLUDE (split, chosen_topic, chosen_partition, chosen_offset, rejected_topic,"
          + " rejected_partition, rejected_offset) FROM preference_pairs_of('dataset_selection')";

  /** Traces of the selected candidates whose payload is not visible, with their place. */
  static final String MISSING =
      """
      WITH needed AS (
        SELECT trace_id FROM dataset_winners
        UNION
        SELECT unnest([chosen_trace_id, rejected_trace_id]) FROM dataset_selection
      )
      SELECT concat(f.trace_id, ' (', f.topic, '/', f.partition, '@', f.record_offset, ')')
      FROM needed n
      JOIN trace_facts f ON f.trace_id = n.trace_id
      ANTI JOIN payload p ON p.topic = f.topic AND p.partition = f.partition
        AND p.record_offset = f.record_offset
      ORDER BY f.trace_id
      """;

  /** How many winners too few rated copies kept out. */
  static final String LEFT_OUT =
      "SELECT (SELECT count(*) FROM dataset_candidates WHERE won)"
          + " - (SELECT count(*) FROM dataset_winners)";

  /**
   * The scenario's candidates, and of them the winners and the preference pairs, without text: made
   * once, because all that follows starts from them.
   */
  static List<String> select(DatasetParameters p) {
    return List.of(
        String.format(
            Locale.ROOT,
            "CREATE OR REPLACE TEMP TABLE dataset_candidates AS"
                + " FROM sft_candidates(min_quality := %.9f) WHERE scenario = ?",
            p.minQuality()),
        "CREATE OR REPLACE TEMP TABLE dataset_winners AS SELECT scenario, prompt_hash,"
            + " answer_hash, representative AS trace_id, n, n_rated, mean, lower"
            + " FROM dataset_candidates WHERE won AND n_rated >= "
            + p.minRated(),
        String.format(
            Locale.ROOT,
            "CREATE OR REPLACE TEMP TABLE dataset_selection AS"
                + " FROM preference_selection_of('dataset_candidates', %.9f, %.9f)",
            p.minGap(),
            p.minProbability()));
  }

  private static String splits(String kind) {
    return "CREATE OR REPLACE TEMP TABLE dataset_"
        + kind
        + " AS SELECT CASE WHEN split = 'holdout' AND prompt_hash IN"
        + " (SELECT prompt_hash FROM dataset_trained) THEN 'train' ELSE split END AS split, *";
  }
}
