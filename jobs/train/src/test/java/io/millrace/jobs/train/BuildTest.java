package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class BuildTest {

  @Test
  void theVersionIsTheOneThatIsBuilt() throws IOException {
    String version = Build.VERSION.split("\\+", -1)[0];
    assertThat(version).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    assertThat(Files.readString(Runs.ROOT.resolve("pom.xml")))
        .contains("<artifactId>millrace</artifactId>\n  <version>" + version + "</version>");
    assertThat(Build.VERSION).doesNotContain("$");
  }

  @Test
  void theCommitStandsBehindIt() {
    assertThat(Build.name("1.2.3", "0123456789ab-dirty")).isEqualTo("1.2.3+0123456789ab-dirty");
    assertThat(Build.name("1.2.3", "")).isEqualTo("1.2.3");
  }
}
