package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that was printed for people to type, and what comes of typing it.
 *
 * @param words as a shell reads them, the program left out
 */
public record PrintedCommand(List<String> words) {

  private static final String PROGRAM = "./millrace ";

  /** The one that ends its line and begins with these words. */
  public static PrintedCommand in(String text, String command) {
    return new PrintedCommand(
        text.lines()
            .filter(line -> line.contains(PROGRAM) && line.contains(command))
            .findFirst()
            .map(line -> shell(line.substring(line.indexOf(PROGRAM) + PROGRAM.length())))
            .orElseThrow(() -> new AssertionError("there is no " + command + " in: " + text)));
  }

  /** The same up to a word that stands for something of the reader's own, which follows instead. */
  public PrintedCommand with(String placeholder, String... instead) {
    assertThat(words).contains(placeholder);
    List<String> typed = new ArrayList<>(words.subList(0, words.indexOf(placeholder)));
    typed.addAll(List.of(instead));
    return new PrintedCommand(typed);
  }

  /** Types it, with more words behind, and returns what it says once it has succeeded. */
  public String type(String... more) {
    List<String> typed = new ArrayList<>(words);
    typed.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Millrace.execute(
            new PrintWriter(out, true), new PrintWriter(err, true), typed.toArray(String[]::new));
    assertThat(code).as("%s: %s", typed, err).isZero();
    return out.toString();
  }

  /** The words that a shell makes of a line. */
  public static List<String> shell(String line) {
    try {
      Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + line.strip()).start();
      String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(shell.waitFor()).isZero();
      return said.lines().toList();
    } catch (IOException cannot) {
      throw new AssertionError(cannot);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new AssertionError(ended);
    }
  }
}
