package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MillraceTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelpThatSaysWhatItDoes() {
    CommandLine line = Millrace.commandLine();
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              assertThat(command.getCommandSpec().usageMessage().description())
                  .as(name)
                  .isNotEmpty();
              if (!name.equals("help")) {
                assertThat(execute(name, "--help")).as(name).isZero();
              }
            });
    assertThat(out.toString()).contains("Usage: millrace");
  }

  @Test
  void aCommandIsTheSameAloneAsAmongAllOthers() {
    CommandLine all = Millrace.commandLine();
    all.getSubcommands()
        .forEach(
            (name, command) -> {
              Class<?> type = command.getCommandSpec().userObject().getClass();
              assertThat(type.getAnnotation(Command.class).name()).isEqualTo(name);
            });
    all.getSubcommands().remove("help");
    assertSameHelp(all.getSubcommands());
    assertThat(err.toString()).isEmpty();
  }

  private void assertSameHelp(Map<String, CommandLine> commands) {
    commands
        .values()
        .forEach(
            command -> {
              String name = command.getCommandSpec().qualifiedName();
              List<String> words = new ArrayList<>(List.of(name.split(" ")));
              words.add("--help");
              out.getBuffer().setLength(0);
              execute(words.subList(1, words.size()).toArray(String[]::new));
              assertThat(out.toString()).as(name).isEqualTo(command.getUsageMessage());
              assertSameHelp(command.getSubcommands());
            });
  }

  @Test
  void aCommandInThePlaceOfAHomeIsAUsageError() {
    assertThat(execute("--home", "sql", "status")).isEqualTo(2);
    assertThat(err.toString()).contains("--home", "'sql'").hasLineCount(1);
  }

  @Test
  void anUnknownFlagNamesTheNearestAndIsAUsageError() {
    assertThat(execute("--hom", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--home").hasLineCount(1);
  }

  @Test
  void anUnknownCommandIsAUsageErrorOfOneLine() {
    assertThat(execute("generate-completio")).isEqualTo(2);
    assertThat(err.toString())
        .contains("did you mean")
        .contains("generate-completion")
        .hasLineCount(1);
  }

  @Test
  void completionIsGenerated() {
    assertThat(execute("generate-completion")).isZero();
    assertThat(out.toString()).contains("complete -F");
  }

  @Test
  void homeIsForItsOwnerAloneAndHoldsTemporaryFiles() throws IOException {
    String before = System.getProperty("java.io.tmpdir");
    Path home = directory.resolve("h");
    try {
      assertThat(execute("--home", home.toString())).isZero();
      assertThat(System.getProperty("java.io.tmpdir")).isEqualTo(home.resolve("tmp").toString());
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
        .isEqualTo("rwx------");
  }

  private int execute(String... args) {
    return Millrace.execute(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
