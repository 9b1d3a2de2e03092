package io.millrace.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds the generated pages of {@code docs/reference} to the code. After a change, write them anew
 * with {@code mvn test -pl jobs/cli -am -Dtest=ReferencePagesTest -Dmillrace.reference=write
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ReferencePagesTest {

  private static final Path PAGES =
      Path.of(System.getProperty("millrace.root"), "docs", "reference");

  @TempDir private Path directory;

  @Test
  void optionsPageIsWhatTheJobAndTheCommandLineRead() throws IOException {
    check("options.md", OptionsPage.render());
  }

  @Test
  void commandsPageIsWhatTheCommandLineSays() throws IOException {
    check("commands.md", CommandsPage.render());
  }

  @Test
  void tablesPageIsWhatALoadedDatabaseHolds() throws IOException, SQLException {
    check("tables.md", TablesPage.render(directory));
  }

  @Test
  void metricsPageIsWhatTheJobCounts() throws IOException {
    check("metrics.md", MetricsPage.render());
  }

  private static void check(String name, String rendered) throws IOException {
    Path page = PAGES.resolve(name);
    if ("write".equals(System.getProperty("millrace.reference"))) {
      Files.writeString(page, rendered);
    }
    assertThat(page).exists();
    assertThat(Files.readString(page))
        .as("docs/reference/%s is stale; write it anew with -Dmillrace.reference=write", name)
        .isEqualTo(rendered);
  }
}
