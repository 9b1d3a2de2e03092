package io.millrace.jobs.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded runs of tau-bench, where they lie beside the checkout. */
final class TauRunsITCase {

  @TempDir private Path directory;

  @Test
  void everyRecordedRunIsOfTheTraceSchema() throws Exception {
    Path runs = runs();
    JsonMapper json = new JsonMapper();
    List<String> lines = new ArrayList<>();
    for (String file : List.of("airline.jsonl", "retail.jsonl")) {
      lines.addAll(Files.readAllLines(runs.resolve(file)));
    }
    try (InputStream form = getClass().getResourceAsStream("/json-schema/trace.schema.json")) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(form);
      for (String line : lines) {
        assertThat(schema.validate(json.readTree(line))).as(line).isEmpty();
      }
    }
    assertThat(lines).hasSize(350);
  }

  @Test
  void recordedRunsAreMinedWithoutLossAndOddArgumentsAreCounted() throws Exception {
    Path runs = runs();
    Home home = Home.in(directory);

    home.mineFiles(
        Map.of("files.traces", runs.resolve("airline.jsonl") + ";" + runs.resolve("retail.jsonl")),
        2);

    assertThat(home.number("SELECT count(*) FROM trace_facts")).isEqualTo(350);
    assertThat(home.number("SELECT count(*) FROM rejected")).isZero();
    assertThat(home.number(unparsed("assertions"))).isPositive();
    assertThat(home.number(unparsed("tool-calling"))).isZero();
  }

  private static Path runs() {
    Path runs = Path.of(System.getProperty("millrace.root"), "../shared/data/tau").normalize();
    boolean present = Files.isDirectory(runs);
    System.out.println(present ? "tau: 2 files" : "tau: skipped, there is no " + runs);
    assumeTrue(present, () -> "there is no " + runs);
    return runs;
  }

  private static String unparsed(String agent) {
    return "SELECT sum(unparsed_arguments) FROM trace_facts WHERE agent = '" + agent + "'";
  }
}
