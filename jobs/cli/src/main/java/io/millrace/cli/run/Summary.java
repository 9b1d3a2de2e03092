package io.millrace.cli.run;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;

/** What a run found: funnel, tables, recommendations and samples, all from the views. */
final class Summary {

  private static final String RECEIVED =
      """
      SELECT stream, sum(received)::BIGINT AS received, sum(facts)::BIGINT AS facts,
        sum(feedback)::BIGINT AS feedback, sum(duplicates)::BIGINT AS duplicates,
        sum(rejected)::BIGINT AS rejected
      FROM ledger_partitions GROUP BY stream ORDER BY stream DESC""";

  private static final String REJECTED =
      "SELECT reason, count(*) AS records FROM rejected GROUP BY reason ORDER BY 2 DESC, 1";

  private static final String REASONS =
      """
      SELECT reason, sum(traces)::BIGINT AS traces,
        string_agg(scenario || ' ' || traces, ', ' ORDER BY scenario) AS scenarios
      FROM funnel GROUP BY reason ORDER BY 2 DESC, 1""";

  private static final String PAIRS =
      """
      SELECT 'sft' AS kind, count(*) AS pairs FROM sft_pairs
      UNION ALL SELECT 'preference', count(*) FROM preference_pairs
      UNION ALL SELECT 'routing observations', count(*) FROM routing_observations
      UNION ALL SELECT 'agent-config observations', count(*) FROM agent_config_observations""";

  private static final String ROUTING =
      """
      SELECT e.scenario, e.query_class, e.model, e.n, e.n_rated, round(e.mean, 3) AS mean,
        round(e.lower, 3) AS lower, CASE WHEN p.model = e.model THEN 'use' ELSE '' END AS policy
      FROM routing_evidence e
      LEFT JOIN routing_policy p USING (scenario, query_class)
      ORDER BY e.scenario, e.query_class, e.lower DESC, e.model LIMIT 20""";

  private static final String AGENTS =
      """
      SELECT scenario, query_class, agent, agent_version AS version,
        config_hash[:12] AS config, round(lower, 3) AS lower, max_turns,
        list_transform(tools, lambda t: t.name)[:4] AS tools
      FROM agent_configs WHERE agent IS NOT NULL LIMIT 12""";

  private static final String SAMPLES =
      """
      SELECT scenario, prompt, answer, round(mean, 3) AS mean, n_rated, trace_id
      FROM sft_pairs ORDER BY prompt_hash LIMIT 3""";

  private Summary() {}

  static void print(Connection connection, PrintWriter out) throws SQLException {
    section(connection, out, "Received = facts (or feedback) + duplicates + rejected", RECEIVED);
    section(connection, out, "Rejected, by reason", REJECTED);
    section(connection, out, "Traces, by reason (ok is an SFT pair)", REASONS);
    section(connection, out, "Pairs", PAIRS);
    section(connection, out, "Routing evidence and policy", ROUTING);
    section(connection, out, "Recommended agent configurations", AGENTS);
    section(connection, out, "Three SFT pairs", SAMPLES);
  }

  private static void section(Connection connection, PrintWriter out, String title, String sql)
      throws SQLException {
    out.println();
    out.println(title);
    Tables.print(connection, sql, out);
  }
}
