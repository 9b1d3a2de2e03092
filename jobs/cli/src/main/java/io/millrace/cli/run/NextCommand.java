package io.millrace.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command for people to type next, as a POSIX shell reads it. */
public final class NextCommand {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private NextCommand() {}

  /** The line that runs a command in a home, from the root of the repository. */
  public static String line(Path home, String... command) {
    List<String> words = new ArrayList<>(List.of("--home", home.toString()));
    words.addAll(List.of(command));
    return line(words);
  }

  /** The line that runs a command which reads nothing of a home. */
  public static String line(List<String> words) {
    return Stream.concat(Stream.of("./millrace"), words.stream())
        .map(NextCommand::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
