package io.millrace.cli.run;

import io.millrace.local.TimeSeriesServer;
import java.util.List;

/**
 * The embedded server's tables, made before the first point: only a table with a key over its
 * timestamp and tags lets a point that is written again replace itself.
 */
public final class PointTables {

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS millrace_traces (
            scenario SYMBOL, agent SYMBOL, model SYMBOL, count LONG, failures LONG, rated LONG,
            input_tokens LONG, output_tokens LONG, mean_quality DOUBLE, cost_usd DOUBLE,
            latency_p50 DOUBLE, latency_p95 DOUBLE, timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, agent, model)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_feedback (
            scenario SYMBOL, name SYMBOL, source SYMBOL, count LONG, mean DOUBLE,
            timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, name, source)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_rejected (
            reason SYMBOL, count LONG, timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, reason)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_training (
            scenario SYMBOL, role SYMBOL, backend SYMBOL, steps LONG, loss DOUBLE,
            eval_loss DOUBLE, gradient_norm DOUBLE, tokens_per_second DOUBLE, memory_bytes LONG,
            timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, role, backend)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_verdicts (
            scenario SYMBOL, role SYMBOL, decision SYMBOL, reason SYMBOL, count LONG,
            task_groups LONG, mean_difference DOUBLE, lower_bound DOUBLE, upper_bound DOUBLE,
            timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, role, decision, reason)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_holdback (
            scenario SYMBOL, role SYMBOL, arm SYMBOL, count LONG, failures LONG, rated LONG,
            mean_quality DOUBLE, timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, role, arm)""",
          """
          CREATE TABLE IF NOT EXISTS millrace_slots (
            scenario SYMBOL, role SYMBOL, state SYMBOL, count LONG, timestamp TIMESTAMP
          ) TIMESTAMP(timestamp) PARTITION BY DAY WAL
          DEDUP UPSERT KEYS(timestamp, scenario, role, state)""");

  private PointTables() {}

  /** Makes the tables that are not there yet. */
  public static void create(TimeSeriesServer server) {
    TABLES.forEach(server::execute);
  }
}
