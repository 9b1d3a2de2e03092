package io.millrace.cli.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.CommandFailure;
import io.millrace.cli.Database;
import io.millrace.policy.AgentConfigCandidate;
import io.millrace.policy.AgentEvidence;
import io.millrace.policy.LoggedChoice;
import io.millrace.policy.MinedFrom;
import io.millrace.policy.ModelEvidence;
import io.millrace.policy.RecordedPropensity;
import io.millrace.policy.RoutingPolicy;
import io.millrace.scenario.Mining;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the database tells of a scenario's models and agents. */
final class PolicyTables {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String NEWEST =
      "SELECT commit_sequence, commit_id FROM ledger ORDER BY commit_sequence DESC LIMIT 1";

  private static final String CHOICES =
      "SELECT unit, began_ms, query_class, prompt_hash, model, propensity, quality, routing_policy,"
          + " trace_id"
          + " FROM routing_choices(?::VARCHAR, ?::BIGINT, ?::BIGINT) ORDER BY began_ms, trace_id";

  private static final String EVIDENCE =
      "SELECT query_class, model, n, n_rated, round(mean, 9), round(lower, 9), basis"
          + " FROM routing_evidence WHERE scenario = ? ORDER BY query_class, model";

  private static final String CONFIG =
      "SELECT json_extract(p.payload, '$.config') FROM trace_facts f JOIN payload p"
          + " ON p.topic = f.topic AND p.partition = f.partition"
          + " AND p.record_offset = f.record_offset"
          + " AND p.trace_id = f.trace_id AND p.produced_at = f.produced_at"
          + " WHERE f.scenario = ? AND f.agent = ? AND f.agent_version = ? AND f.config_hash = ?"
          + " ORDER BY f.trace_id LIMIT 1";

  private final Database database;
  private final String scenario;
  private final Map<String, RoutingPolicy> known;

  /**
   * @param known the routing policies that drew models, by id
   */
  PolicyTables(Database database, String scenario, Map<String, RoutingPolicy> known) {
    this.database = database;
    this.scenario = scenario;
    this.known = known;
  }

  /** The newest commit that is loaded. */
  MinedFrom newest() throws SQLException, IOException {
    List<List<String>> rows = database.rows(NEWEST).values();
    if (rows.isEmpty()) {
      throw new CommandFailure(
          "Cannot mine policies: no commit is loaded; run the mine job and millrace load first");
    }
    return new MinedFrom(Long.parseLong(rows.get(0).get(0)), rows.get(0).get(1), null);
  }

  /** The choices of models in traces that came after one commit and until another. */
  List<LoggedChoice> choices(long after, long until) throws SQLException, IOException {
    List<LoggedChoice> choices = new ArrayList<>();
    for (List<String> row : database.rows(CHOICES, scenario, after, until).values()) {
      String unit = row.get(0);
      Double recorded =
          RecordedPropensity.of(row.get(7), row.get(2), row.get(4), number(row.get(5)), known);
      choices.add(
          new LoggedChoice(
              unit == null ? row.get(8) : unit,
              Long.parseLong(row.get(1)),
              row.get(2),
              row.get(3),
              row.get(4),
              unit == null ? RecordedPropensity.ofUnknownUnit(recorded) : recorded,
              number(row.get(6))));
    }
    return choices;
  }

  List<ModelEvidence> evidence() throws SQLException, IOException {
    List<ModelEvidence> evidence = new ArrayList<>();
    for (List<String> row : database.rows(EVIDENCE, scenario).values()) {
      evidence.add(
          new ModelEvidence(
              row.get(0),
              row.get(1),
              Long.parseLong(row.get(2)),
              Long.parseLong(row.get(3)),
              number(row.get(4)),
              Double.parseDouble(row.get(5)),
              row.get(6)));
    }
    return evidence;
  }

  /** The model per class of the table {@code routing_policy}. */
  Map<String, String> routing(Mining mining) throws SQLException, IOException {
    String sql =
        "SELECT query_class, model FROM routing_policy(min_support := %d)"
                .formatted(mining.minSupport())
            + " WHERE scenario = ? AND model IS NOT NULL";
    Map<String, String> models = new TreeMap<>();
    database.rows(sql, scenario).values().forEach(row -> models.put(row.get(0), row.get(1)));
    return models;
  }

  /** What the table {@code agent_configs} recommends, in order of class. */
  List<AgentConfigCandidate> agents(Mining mining, MinedFrom from)
      throws SQLException, IOException {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT c.query_class, c.agent, c.agent_version, c.config_hash, c.max_turns,"
                + " [t.name FOR t IN c.tools] AS tools, e.n, e.n_rated, round(e.mean, 9) AS mean,"
                + " round(e.lower, 9) AS lower"
                + " FROM agent_configs(min_quality := %.9f, min_support := %d) c"
                + " JOIN agent_config_evidence e USING"
                + " (scenario, query_class, agent, agent_version, config_hash)"
                + " WHERE c.scenario = ? ORDER BY c.query_class",
            mining.minQuality(),
            mining.minSupport());
    List<AgentConfigCandidate> agents = new ArrayList<>();
    for (String line : database.json(sql, scenario)) {
      JsonNode row = JSON.readTree(line);
      List<String> tools = new ArrayList<>();
      row.path("tools").forEach(tool -> tools.add(tool.asText()));
      agents.add(
          new AgentConfigCandidate(
              scenario,
              0,
              row.path("query_class").asText(),
              row.path("agent").asText(),
              row.path("agent_version").asText(),
              config(row),
              tools,
              row.path("max_turns").isNumber() ? row.path("max_turns").asInt() : null,
              new AgentEvidence(
                  row.path("n").asLong(),
                  row.path("n_rated").asLong(),
                  row.path("mean").isNumber() ? row.path("mean").asDouble() : null,
                  row.path("lower").asDouble()),
              from));
    }
    return agents;
  }

  /** The configuration itself, from the payload of a trace that had it. */
  private JsonNode config(JsonNode row) throws SQLException, IOException {
    List<List<String>> found =
        database
            .rows(
                CONFIG,
                scenario,
                row.path("agent").asText(),
                row.path("agent_version").asText(),
                row.path("config_hash").asText())
            .values();
    String json = found.isEmpty() ? null : found.get(0).get(0);
    JsonNode config = json == null ? null : JSON.readTree(json);
    return config != null && config.isObject() ? config : JSON.createObjectNode();
  }

  private static Double number(String value) {
    return value == null ? null : Double.valueOf(value);
  }
}
