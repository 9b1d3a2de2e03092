package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the launcher builds, what it then runs, and what it says of either. */
class LauncherTest {

  @TempDir private Path directory;
  private LauncherCheckout checkout;
  private Path root;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = new LauncherCheckout(directory);
    root = checkout.root();
  }

  @Test
  void buildsOnceThenRunsTheCommandLineFromAnywhere() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root.resolve("millrace"));

    LauncherCheckout.Result first = checkout.run(elsewhere, link.toString(), "mine", "two words");
    assertThat(first.exitCode()).isZero();
    assertThat(first.output())
        .contains("millrace: building (a first build downloads")
        .contains("in " + elsewhere.toRealPath() + " <-XX:-UsePerfData>")
        .contains("<-Dopen=1> <-Dopen=2> <-Dmillrace.root=" + root + ">")
        .endsWith("<io.millrace.cli.Millrace> <mine> <two words>\n");

    assertThat(checkout.run(elsewhere, link.toString()).output()).doesNotContain("building");
    assertThat(checkout.builds()).hasSize(1);
  }

  @Test
  void anAddedOrRemovedSourceBuildsAgain() throws Exception {
    checkout.launch();
    Path added = Files.writeString(root.resolve("infra/Added.java"), "class Added {}\n");
    checkout.launch();
    assertThat(checkout.builds()).hasSize(2);
    Files.delete(added);
    checkout.launch();
    assertThat(checkout.builds()).hasSize(3);
    Files.createDirectories(root.resolve("infra/target"));
    Files.writeString(root.resolve("infra/target/Built.class"), "");
    checkout.launch();
    assertThat(checkout.builds()).hasSize(3);
  }

  @Test
  void anEditedSourceBuildsAgain() throws Exception {
    checkout.launch();
    Path stamp = root.resolve("target/millrace.stamp");
    Files.setLastModifiedTime(
        root.resolve("schemas/Source.java"),
        FileTime.fromMillis(Files.getLastModifiedTime(stamp).toMillis() + 2000));
    checkout.launch();
    assertThat(checkout.builds()).hasSize(2);
  }

  @Test
  void aFailingBuildShowsItsLogAndIsTriedAgain() throws Exception {
    checkout.mavenThatEndsWith(1);
    LauncherCheckout.Result failed = checkout.launch();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.output())
        .contains("said by maven")
        .contains("the whole log is " + root.resolve("target/millrace-build.log"))
        .doesNotContain("io.millrace.cli.Millrace");
    checkout.mavenThatEndsWith(0);
    assertThat(checkout.launch().output()).contains("io.millrace.cli.Millrace");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Process first = checkout.start(root, root.resolve("millrace").toString());
    Process second = checkout.start(root, root.resolve("millrace").toString());
    assertThat(LauncherCheckout.finish(first).exitCode()).isZero();
    assertThat(LauncherCheckout.finish(second).exitCode()).isZero();
    assertThat(checkout.builds()).hasSize(1);
    assertThat(root.resolve("target/millrace.lock")).doesNotExist();
  }

  @Test
  void theLockOfADeadProcessIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(root.resolve("target"));
    Files.createSymbolicLink(
        root.resolve("target/millrace.lock"), Path.of(Long.toString(dead.pid())));
    assertThat(checkout.launch().exitCode()).isZero();
    assertThat(checkout.builds()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "11.0.2, 3.9.9, 'millrace: needs JDK 17 or later, found 11.0.2'",
    "1.8.0_402, 3.9.9, 'millrace: needs JDK 17 or later, found 1.8.0_402'",
    "21, 3.6.3, 'millrace: needs Maven 3.8 or later, found 3.6.3'",
    "21, none, 'millrace: needs Maven 3.8 or later, found none'",
  })
  void whatIsMissingIsSaidInOneLine(String java, String maven, String message) throws Exception {
    checkout.java(java);
    checkout.command(
        "mvn", maven.equals("none") ? "exit 127" : "echo 'Apache Maven " + maven + " (x)'");
    LauncherCheckout.Result result = checkout.launch();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith(message).hasLineCount(1);
  }

  @Test
  void testRunsMavenAndCountsTheTestsAndNamesThoseThatFailed() throws Exception {
    checkout.mavenThatEndsWith(1);
    LauncherCheckout.Result result =
        checkout.run(root, root.resolve("millrace").toString(), "test", "-pl", "schemas");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(checkout.builds()).containsExactly("-B -pl schemas -T 3 -Dmillrace.commit= verify");
    assertThat(result.output())
        .contains("millrace: failed: io.a.BTest.adds(int)[2]: expected: \"1\" & <2>\n")
        .contains("millrace: failed: io.a.CTest.ends: java.io.IOException\n")
        .doesNotContain("holds")
        .contains("millrace: test FAILED: 7 tests, 3 failed, 1 skipped in ");
  }

  @Test
  void aBuildInARepositoryIsToldItsCommit() throws Exception {
    checkout.command("git", "case \"$*\" in *describe*dirty*) echo 0123456789ab-dirty;; esac");
    checkout.launch();
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve("infra/Added.java"), "class Added {}\n");
    checkout.launch();
    assertThat(checkout.builds().get(0)).contains(" -Dmillrace.commit= ");
    assertThat(checkout.builds().get(1)).contains(" -Dmillrace.commit=0123456789ab-dirty ");
  }
}
