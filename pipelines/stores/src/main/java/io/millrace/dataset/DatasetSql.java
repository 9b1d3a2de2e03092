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
      SELECT DISTINCT p.prompt_hash, p.near_key
      FROM dataset_pairs p JOIN ancestors a ON a.dataset_hash = p.dataset_hash
      WHERE p.split = 'train'
      """;

  static final String KNOWN = "SELECT count(*) FROM datasets WHERE dataset_hash = ?";

  /** {@code ?}: dataset hash, dataset hash. */
  static final String RECORD_PAIRS =
      """
      INSERT INTO dataset_pairs
      SELECT ?, pair_hash, 'sft', split, trace_id, prompt_hash, near_key(prompt) FROM dataset_sft
      UNION ALL
      SELECT ?, pair_hash, 'preference', split, chosen_trace_id, prompt_hash, near_key(prompt)
      FROM dataset_preference
      """;

  static final String RECORD =
      "INSERT INTO datasets (dataset_hash, scenario, parent_hash, created_at, path, parameters, sft,"
          + " preference) VALUES (?, ?, ?, current_timestamp AT TIME ZONE 'UTC', ?, ?, ?, ?)";

  /** {@code ?} is a dataset's hash. */
  static final String RENEW =
      "UPDATE datasets SET created_at = current_timestamp AT TIME ZONE 'UTC' WHERE dataset_hash = ?";

  static final String ROWS =
      """
      SELECT pair_hash, 'sft' AS kind, split, bucket FROM dataset_sft
      UNION ALL
      SELECT pair_hash, 'preference', split, NULL FROM dataset_preference
      ORDER BY ALL
      """;

  private DatasetSql() {}

  /**
   * The SFT pairs of the selected candidates with their splits and, where there are edges, buckets:
   * how many edges the mean reaches.
   */
  static String sft(DatasetParameters parameters) {
    return splits("sft")
        + " EXCLUDE (split, topic, partition, record_offset), "
        + (parameters.edges().isEmpty() ? "CAST(NULL AS INTEGER)" : bucket(parameters))
        + " AS bucket FROM sft_pairs_of('dataset_winners')";
  }

  private static String bucket(DatasetParameters parameters) {
    return "CAST(len(list_filter("
        + parameters.edgeList()
        + "::DOUBLE[], lambda edge : round(mean, 9) >= edge)) AS INTEGER)";
  }

  private static String winners(DatasetParameters parameters) {
    return "CREATE OR REPLACE TEMP TABLE dataset_rated AS SELECT scenario, prompt_hash,"
        + " answer_hash, representative AS trace_id, n, n_rated, mean, lower"
        + " FROM dataset_candidates WHERE won AND n_rated >= "
        + parameters.minRated();
  }

  /** Of each prompt and bucket the best candidate; a prompt's winner is the best of its bucket. */
  private static String bucketWinners(DatasetParameters parameters) {
    return "CREATE OR REPLACE TEMP TABLE dataset_rated AS SELECT c.scenario, c.prompt_hash,"
        + " c.answer_hash, c.representative AS trace_id, c.n, c.n_rated, c.mean, c.lower"
        + " FROM dataset_candidates c JOIN rated_traces t ON t.trace_id = c.representative"
        + " WHERE c.n_rated >= "
        + parameters.minRated()
        + " QUALIFY row_number() OVER (PARTITION BY c.prompt_hash, "
        + bucket(parameters)
        + " ORDER BY c.won DESC, round(c.lower, 9) DESC, round(c.mean, 9) DESC, t.ended_at DESC,"
        + " c.answer_hash) = 1";
  }

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
        AND p.record_offset = f.record_offset AND p.trace_id = f.trace_id
        AND p.produced_at = f.produced_at
      ORDER BY f.trace_id
      """;

  /** Prompts of near-duplicate groups with the split of their group. */
  static final List<String> NEAR =
      List.of(
          """
          CREATE OR REPLACE TEMP TABLE dataset_prompts AS
          SELECT prompt_hash, prompt, split FROM dataset_sft
          UNION
          SELECT prompt_hash, prompt, split FROM dataset_preference
          """,
          """
          CREATE OR REPLACE TEMP TABLE dataset_near AS
          SELECT DISTINCT n.prompt_hash, n.split
          FROM near_duplicates('dataset_prompts', 'dataset_trained') n
          JOIN dataset_prompts p ON p.prompt_hash = n.prompt_hash AND p.split <> n.split
          """,
          """
          UPDATE dataset_sft SET split = n.split FROM dataset_near n
          WHERE n.prompt_hash = dataset_sft.prompt_hash
          """,
          """
          UPDATE dataset_preference SET split = n.split FROM dataset_near n
          WHERE n.prompt_hash = dataset_preference.prompt_hash
          """);

  static final String NEAR_DUPLICATES =
      "SELECT count(*) FROM dataset_near WHERE split <> 'excluded'";

  static final String EXCLUDED = "SELECT count(*) FROM dataset_near WHERE split = 'excluded'";

  /** How many prompts' winners have too few rated copies. */
  static String tooFewRated(DatasetParameters parameters) {
    return "SELECT count(*) FROM dataset_candidates WHERE won AND n_rated < "
        + parameters.minRated();
  }

  /** How many pairs of both kinds the share of adapters' answers keeps out. */
  static final String SELF_ANSWERED =
      "SELECT (SELECT count(*) FROM dataset_rated) - (SELECT count(*) FROM dataset_winners)"
          + " + (SELECT count(*) FROM dataset_preferred)"
          + " - (SELECT count(*) FROM dataset_selection)";

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
        p.edges().isEmpty() ? winners(p) : bucketWinners(p),
        String.format(
            Locale.ROOT,
            "CREATE OR REPLACE TEMP TABLE dataset_preferred AS"
                + " FROM preference_selection_of('dataset_candidates', %.9f, %.9f)",
            p.minGap(),
            p.minProbability()),
        within("dataset_winners", "dataset_rated", "trace_id", p),
        within("dataset_selection", "dataset_preferred", "chosen_trace_id", p));
  }

  private static String within(String kept, String of, String trace, DatasetParameters p) {
    return String.format(
        Locale.ROOT,
        "CREATE OR REPLACE TEMP TABLE %s AS FROM within_self_share('%s', %s, %.9f)",
        kept,
        of,
        trace,
        p.selfShare());
  }

  private static String splits(String kind) {
    return "CREATE OR REPLACE TEMP TABLE dataset_"
        + kind
        + " AS SELECT CASE WHEN split = 'holdout' AND prompt_hash IN"
        + " (SELECT prompt_hash FROM dataset_trained) THEN 'train' ELSE split END AS split, *";
  }
}
