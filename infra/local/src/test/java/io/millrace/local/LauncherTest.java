package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the launcher in a small checkout whose {@code java} and {@code mvn} write down their use.
 */
class LauncherTest {
  private static final String REPORT =
      """
      <testsuite name="a" tests="7" errors="1" skipped="1" failures="2">
        <testcase name="holds" classname="io.a.BTest" time="0.1"/>
        <testcase name="adds(int)[2]" classname="io.a.BTest" time="0.1">
          <failure message="expected: &quot;1&quot; &amp; &lt;2&gt;&#10;but was: 3" type="x"><![CDATA[
      at io.a.BTest]]></failure>
        </testcase>
        <testcase name="ends" classname="io.a.CTest" time="0.1">
          <error type="java.io.IOException"><![CDATA[java.io.IOException]]></error>
        </testcase>
      </testsuite>
      """;

  @TempDir private Path directory;
  private Path root;
  private Path source;

  @BeforeEach
  void makeCheckout() throws IOException {
    root = Files.createDirectories(directory.resolve("a checkout")).toRealPath();
    for (String part : List.of("schemas", "pipelines", "infra", "jobs/cli", "bin")) {
      Files.createDirectories(root.resolve(part));
    }
    Files.copy(Path.of(System.getProperty("millrace.root"), "millrace"), root.resolve("millrace"));
    Files.writeString(
        root.resolve("pom.xml"), "<millrace.opens>-Dopen=1 -Dopen=2</millrace.opens>\n");
    source = Files.writeString(root.resolve("schemas/Source.java"), "class Source {}\n");
    java("17.0.15");
    command("javac", "exit 0");
    mavenThatEndsWith(0);
  }

  @Test
  void buildsOnceThenRunsTheCommandLineFromAnywhere() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root.resolve("millrace"));

    Result first = run(elsewhere, link.toString(), "mine", "two words");
    assertThat(first.exitCode()).isZero();
    assertThat(first.output())
        .contains("millrace: building (a first build downloads")
        .contains("in " + elsewhere.toRealPath() + " <-XX:-UsePerfData>")
        .contains("<-Dopen=1> <-Dopen=2> <-Dmillrace.root=" + root + ">")
        .endsWith("<io.millrace.cli.Millrace> <mine> <two words>\n");

    assertThat(run(elsewhere, link.toString()).output()).doesNotContain("building");
    assertThat(builds()).hasSize(1);
  }

  @Test
  void anAddedOrRemovedSourceBuildsAgain() throws Exception {
    launch();
    Path added = Files.writeString(root.resolve("infra/Added.java"), "class Added {}\n");
    launch();
    assertThat(builds()).hasSize(2);
    Files.delete(added);
    launch();
    assertThat(builds()).hasSize(3);
    Files.createDirectories(root.resolve("infra/target"));
    Files.writeString(root.resolve("infra/target/Built.class"), "");
    launch();
    assertThat(builds()).hasSize(3);
  }

  @Test
  void anEditedSourceBuildsAgain() throws Exception {
    launch();
    Path stamp = root.resolve("target/millrace.stamp");
    Files.setLastModifiedTime(
        source, FileTime.fromMillis(Files.getLastModifiedTime(stamp).toMillis() + 2000));
    launch();
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aFailingBuildShowsItsLogAndIsTriedAgain() throws Exception {
    mavenThatEndsWith(1);
    Result failed = launch();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output())
        .contains("said by maven")
        .contains("the whole log is " + root.resolve("target/millrace-build.log"))
        .doesNotContain("io.millrace.cli.Millrace");
    mavenThatEndsWith(0);
    assertThat(launch().output()).contains("io.millrace.cli.Millrace");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process first = start(root, root.resolve("millrace").toString());
    Process second = start(root, root.resolve("millrace").toString());
    assertThat(finish(first).exitCode()).isZero();
    assertThat(finish(second).exitCode()).isZero();
    assertThat(builds()).hasSize(1);
    assertThat(root.resolve("target/millrace.lock")).doesNotExist();
  }

  @Test
  void theLockOfADeadProcessIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(
        root.resolve("target/millrace.lock"), Path.of(Long.toString(dead.pid())));
    assertThat(launch().exitCode()).isZero();
    assertThat(builds()).hasSize(1);
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
    List<String> command = new ArrayList<>(List.of(root.resolve("millrace").toString()));
    command.addAll(List.of(arguments.split(" ")));
    ProcessBuilder builder = builder(cwd, command.toArray(String[]::new));
    builder.environment().put("MILLRACE_HOME", "from-environment");

    Path temporary = cwd.resolve(home).resolve("tmp");
    assertThat(finish(builder.start()).output())
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
    List<String> command = new ArrayList<>(List.of(root.resolve("millrace").toString()));
    command.addAll(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
    assertThat(run(cwd, command.toArray(String[]::new)).output())
        .contains("io.millrace.cli.Millrace")
        .doesNotContain("tmpdir");
    assertThat(cwd).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "11.0.2, 3.9.9, 'millrace: needs JDK 17 or later, found 11.0.2'",
    "1.8.0_402, 3.9.9, 'millrace: needs JDK 17 or later, found 1.8.0_402'",
    "21, 3.6.3, 'millrace: needs Maven 3.8 or later, found 3.6.3'",
    "21, none, 'millrace: needs Maven 3.8 or later, found none'",
  })
  void whatIsMissingIsSaidInOneLine(String java, String maven, String message) throws Exception {
    java(java);
    command("mvn", maven.equals("none") ? "exit 127" : "echo 'Apache Maven " + maven + " (x)'");
    Result result = launch();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith(message).hasLineCount(1);
  }

  @Test
  void testRunsMavenAndCountsTheTestsAndNamesThoseThatFailed() throws Exception {
    mavenThatEndsWith(1);
    Result result = run(root, root.resolve("millrace").toString(), "test", "-pl", "schemas");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(builds()).containsExactly("-B -pl schemas -T 2 -Dmillrace.commit= verify");
    assertThat(result.output())
        .contains("millrace: failed: io.a.BTest.adds(int)[2]: expected: \"1\" & <2>\n")
        .contains("millrace: failed: io.a.CTest.ends: java.io.IOException\n")
        .doesNotContain("holds")
        .contains("millrace: test FAILED: 7 tests, 3 failed, 1 skipped in ");
  }

  @Test
  void aBuildInARepositoryIsToldItsCommit() throws Exception {
    command("git", "case \"$*\" in *describe*dirty*) echo 0123456789ab-dirty;; esac");
    launch();
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve("infra/Added.java"), "class Added {}\n");
    launch();
    assertThat(builds().get(0)).contains(" -Dmillrace.commit= ");
    assertThat(builds().get(1)).contains(" -Dmillrace.commit=0123456789ab-dirty ");
  }

  private void java(String version) throws IOException {
    command(
        "java",
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit; fi",
        "printf 'in %s' \"$PWD\"; printf ' <%s>' \"$@\"; echo");
  }

  private void mavenThatEndsWith(int status) throws IOException {
    command(
        "mvn",
        "if [ \"$1\" = -v ]; then echo 'Apache Maven 3.9.9 (x)'; exit; fi",
        "echo \"$*\" >>'" + root + "/calls'",
        "mkdir -p jobs/cli/target/lib jobs/cli/target/surefire-reports",
        "cat >jobs/cli/target/surefire-reports/TEST-a.xml <<'XML'\n" + REPORT + "XML",
        // a real build takes longer than a file system's clock needs for one tick
        "touch -t 209901010000 jobs/cli/target/surefire-reports/TEST-a.xml",
        "echo said by maven",
        "exit " + status);
  }

  private void command(String name, String... lines) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    List<String> script = new ArrayList<>(List.of("#!/bin/sh"));
    script.addAll(List.of(lines));
    Files.write(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("calls"));
  }

  private Result launch() throws Exception {
    return run(root, root.resolve("millrace").toString());
  }

  private Result run(Path cwd, String... command) throws Exception {
    return finish(start(cwd, command));
  }

  private Process start(Path cwd, String... command) throws IOException {
    return builder(cwd, command).start();
  }

  private ProcessBuilder builder(Path cwd, String... command) {
    List<String> all = new ArrayList<>(List.of("bash"));
    all.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all).directory(cwd.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("MILLRACE_HOME");
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    return builder;
  }

  private static Result finish(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  private record Result(int exitCode, String output) {}
}
