package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A small checkout with the launcher in it, whose {@code java} and {@code mvn} write down their
 * use.
 */
final class LauncherCheckout {
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

  private final Path root;

  /** A checkout below the directory, whose tools are new enough and whose build succeeds. */
  LauncherCheckout(Path directory) throws IOException {
    root = Files.createDirectories(directory.resolve("a checkout")).toRealPath();
    for (String part : List.of("schemas", "pipelines", "infra", "jobs/cli", "bin")) {
      Files.createDirectories(root.resolve(part));
    }
    Files.copy(Path.of(System.getProperty("millrace.root"), "millrace"), root.resolve("millrace"));
    Files.writeString(
        root.resolve("pom.xml"), "<millrace.opens>-Dopen=1 -Dopen=2</millrace.opens>\n");
    Files.writeString(root.resolve("schemas/Source.java"), "class Source {}\n");
    java("17.0.15");
    command("javac", "exit 0");
    mavenThatEndsWith(0);
  }

  Path root() {
    return root;
  }

  void java(String version) throws IOException {
    command(
        "java",
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit; fi",
        "printf 'in %s' \"$PWD\"; printf ' <%s>' \"$@\"; echo");
  }

  void mavenThatEndsWith(int status) throws IOException {
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

  /** Puts a shell script before the system's commands. */
  void command(String name, String... lines) throws IOException {
    Path file = root.resolve("bin").resolve(name);
    List<String> script = new ArrayList<>(List.of("#!/bin/sh"));
    script.addAll(List.of(lines));
    Files.write(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The arguments of each build so far. */
  List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("calls"));
  }

  /** Runs the launcher in the checkout without arguments. */
  Result launch() throws Exception {
    return run(root, root.resolve("millrace").toString());
  }

  Result run(Path cwd, String... command) throws Exception {
    return finish(start(cwd, command));
  }

  Process start(Path cwd, String... command) throws IOException {
    return builder(cwd, command).start();
  }

  ProcessBuilder builder(Path cwd, String... command) {
    List<String> all = new ArrayList<>(List.of("bash"));
    all.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all).directory(cwd.toFile()).redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("MILLRACE_HOME");
    builder.environment().remove("MILLRACE_JAVA_OPTS");
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    return builder;
  }

  static Result finish(Process process) throws Exception {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  record Result(int exitCode, String output) {}
}
