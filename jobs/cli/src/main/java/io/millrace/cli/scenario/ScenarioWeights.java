package io.millrace.cli.scenario;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.lake.FeedbackWeightsRow;
import io.millrace.lake.RecordLog;
import io.millrace.scenario.Scenario;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the weights that a scenario gives its feedback names hold in the database. */
public final class ScenarioWeights {

  private static final JsonMapper JSON = new JsonMapper();

  private ScenarioWeights() {}

  /**
   * Loads what the lake has and, where the database rates the scenario by other weights, publishes
   * and loads these, which rates its traces again.
   *
   * @return whether they were other weights
   */
  public static boolean hold(Settings settings, Scenario scenario)
      throws SQLException, IOException {
    DuckDbGateway gateway = new DuckDbGateway(settings.duckdb());
    Loader loader = new Loader(settings.lakeDirectory(), gateway);
    loader.load();
    Map<String, Double> wanted = new TreeMap<>(scenario.feedbackWeights());
    wanted.values().removeIf(weight -> weight == 1);
    if (wanted.equals(gateway.readOnly(connection -> held(connection, scenario.name())))) {
      return false;
    }
    String weights = JSON.writeValueAsString(wanted);
    long now = Clock.systemUTC().millis();
    new RecordLog(settings.lakeDirectory(), "scenario")
        .publish(
            "%s %s %d".formatted(scenario.name(), weights, now),
            List.of(new FeedbackWeightsRow(scenario.name(), weights, now)));
    loader.load();
    return true;
  }

  private static Map<String, Double> held(Connection connection, String scenario)
      throws SQLException {
    String sql = "SELECT name, weight FROM feedback_weights WHERE scenario = ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, scenario);
      Map<String, Double> weights = new TreeMap<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          weights.put(row.getString(1), row.getDouble(2));
        }
      }
      return weights;
    }
  }
}
