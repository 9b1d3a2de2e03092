package io.millrace.cli.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard asks for measurements, fields and tags of the catalogue only. */
class DashboardTest {

  private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");
  private static final Pattern FROM = Pattern.compile("FROM \"(\\w+)\"");
  private static final Pattern FIELD = Pattern.compile("\\b(?:sum|mean|min|max)\\(\"(\\w+)\"\\)");
  private static final Pattern TAG_SHOWN = Pattern.compile("\\$tag_(\\w+)");
  private static final Pattern QUOTED = Pattern.compile("\"(\\w+)\"");

  private record Measurement(Set<String> tags, Set<String> fields) {}

  @Test
  void everyQueryNamesWhatTheCatalogueHasAndEveryMeasurementIsShown() throws IOException {
    Map<String, Measurement> catalogue = catalogue();
    assertThat(catalogue).hasSizeGreaterThanOrEqualTo(6);
    Set<String> shown = new TreeSet<>();
    JsonNode dashboard =
        new JsonMapper()
            .readTree(InfraFiles.INFRA.resolve("grafana/dashboards/millrace.json").toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      String title = panel.path("title").asText();
      for (JsonNode target : panel.path("targets")) {
        String query = target.path("query").asText();
        String from = only(FROM, query);
        assertThat(catalogue).as(title).containsKey(from);
        shown.add(from);
        check(title, query, target.path("alias").asText(), catalogue.get(from));
      }
    }
    assertThat(shown).isEqualTo(catalogue.keySet());
  }

  @Test
  void theVariableAsksForATagOfTheCatalogue() throws IOException {
    JsonNode dashboard =
        new JsonMapper()
            .readTree(InfraFiles.INFRA.resolve("grafana/dashboards/millrace.json").toFile());
    String query = dashboard.at("/templating/list/0/query").asText();
    assertThat(catalogue().get(only(FROM, query)).tags())
        .contains(query.substring(query.indexOf("KEY = \"") + 7, query.length() - 1));
  }

  @Test
  void theDashboardUsesTheDataSourceThatIsProvisioned() throws IOException {
    Object source =
        InfraFiles.at(InfraFiles.yaml("grafana/provisioning/datasources/millrace.yaml")).toString();
    assertThat(source.toString()).contains("uid=millrace", "dbName=millrace");
    JsonNode dashboard =
        new JsonMapper()
            .readTree(InfraFiles.INFRA.resolve("grafana/dashboards/millrace.json").toFile());
    assertThat(dashboard.findValuesAsText("uid")).containsOnly("millrace");
  }

  private static void check(String title, String query, String alias, Measurement measurement) {
    Set<String> fields = all(FIELD, query);
    assertThat(fields).as(title).isNotEmpty().isSubsetOf(measurement.fields());
    String grouped = query.substring(query.indexOf("GROUP BY"));
    Set<String> groups = all(QUOTED, grouped);
    assertThat(groups).as(title).isSubsetOf(measurement.tags());
    assertThat(all(TAG_SHOWN, alias)).as(title).isSubsetOf(groups);
    Set<String> rest = all(QUOTED, query.replaceAll("AS \"\\w+\"|FROM \"\\w+\"", ""));
    rest.removeAll(fields);
    assertThat(rest).as(title).isSubsetOf(measurement.tags());
  }

  private static Map<String, Measurement> catalogue() throws IOException {
    Map<String, Measurement> catalogue = new TreeMap<>();
    try (InputStream page = DashboardTest.class.getResourceAsStream("/influx/measurements.md")) {
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> line.startsWith("| `"))
          .map(line -> line.replaceAll("\\([^)]*\\)", "").split("\\|"))
          .forEach(
              cells ->
                  catalogue.put(
                      only(CODE, cells[1]),
                      new Measurement(all(CODE, cells[2]), all(CODE, cells[3]))));
    }
    return catalogue;
  }

  private static String only(Pattern pattern, String text) {
    Set<String> found = all(pattern, text);
    assertThat(found).as(text).hasSize(1);
    return found.iterator().next();
  }

  private static Set<String> all(Pattern pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
