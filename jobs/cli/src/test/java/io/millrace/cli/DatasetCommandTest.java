package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCommandTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path directory;

  @Test
  void whatWasMadeIsSaidAsOneObjectThatTheListHasToo() throws Exception {
    try (Console console = new Console(directory.resolve("home"))) {
      console.commit(Console.trace("a"), Console.trace("b"));
      console.rate("{\"trace_id\":\"a\",\"score\":1}", "{\"trace_id\":\"b\",\"score\":0}");
      assertThat(console.run("load")).as(console.err()).isZero();

      assertThat(console.run("dataset", "create", "--scenario", "default", "--json"))
          .as(console.err())
          .isZero();
      JsonNode made = JSON.readTree(console.out());
      assertThat(made.path("sft").intValue()).isEqualTo(1);
      assertThat(made.path("preference").intValue()).isZero();
      assertThat(Path.of(made.path("directory").textValue())).isDirectory();
      assertThat(console.run("dataset", "list", "--json")).isZero();
      assertThat(JSON.readTree(console.out()).path("dataset_hash"))
          .isEqualTo(made.path("dataset_hash"));
    }
  }
}
