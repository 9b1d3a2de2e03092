package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the launcher's JVM has its temporary files. */
class LauncherTemporaryFilesTest {

  @TempDir private Path directory;
  private LauncherCheckout checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = new LauncherCheckout(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "sql --home=the/home, the/home",
    "sql --home the/home q, the/home",
    "--home the/home sql, the/home",
    "sql --home a --home=b, b",
    "sql, from-environment",
  })
  void theJvmHasItsTemporaryFilesBelowTheHomeFromItsStart(String arguments, String home)
      throws Exception {
    Path cwd = Files.createDirectories(directory.resolve("c w d")).toRealPath();
    List<String> command = new ArrayList<>(List.of(checkout.root().resolve("millrace").toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = checkout.builder(cwd, command.toArray(String[]::new));
    builder.environment().put("MILLRACE_HOME", "from-environment");

    Path temporary = cwd.resolve(home).resolve("tmp");
    assertThat(LauncherCheckout.finish(builder.start()).output())
        .contains("<-Djava.io.tmpdir=" + temporary + "> <-cp>");
    for (Path made : List.of(temporary, temporary.getParent())) {
      assertThat(Files.getPosixFilePermissions(made))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help run", "run --help", "-V"})
  void helpMakesNoHome(String arguments) throws Exception {
    Path cwd = Files.createDirectories(directory.resolve("cwd"));
    List<String> command = new ArrayList<>(List.of(checkout.root().resolve("millrace").toString()));
    command.addAll(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    assertThat(checkout.run(cwd, command.toArray(String[]::new)).output())
        .contains("io.millrace.cli.Millrace")
        .doesNotContain("tmpdir");
    assertThat(cwd).isEmptyDirectory();
  }
}
