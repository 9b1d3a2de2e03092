package io.millrace.cli.traffic;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/**
 * Answers of one key each. The terminal is raw while it waits for one, and as it was at any other
 * time.
 */
final class TypedKeys implements Typing {

  private static final int END_OF_TRANSMISSION = 4;
  private static final int ESCAPE = 27;
  private static final int LAST_OF_A_KEY = '@';
  private static final long SAME_KEY_MILLIS = 20;

  private final Terminal terminal;
  private final PrintWriter out;

  /**
   * @param out where the key is shown
   */
  TypedKeys(Terminal terminal, PrintWriter out) {
    this.terminal = terminal;
    this.out = out;
  }

  @Override
  public Optional<String> answer() throws IOException {
    Attributes before = terminal.enterRawMode();
    int key;
    try {
      key = key(terminal.reader());
    } finally {
      terminal.setAttributes(before);
    }
    Optional<String> answer =
        key < 0 || key == END_OF_TRANSMISSION ? Optional.empty() : Optional.of(shown(key));
    out.println(answer.orElse(""));
    return answer;
  }

  /**
   * The next key. Enter, which may follow one by habit, is none, and an arrow is one though it
   * sends several characters (ECMA-48's control sequences).
   */
  private static int key(NonBlockingReader keys) throws IOException {
    int key = keys.read();
    while (key == '\r' || key == '\n') {
      key = keys.read();
    }
    int behind = key == ESCAPE ? keys.peek(SAME_KEY_MILLIS) : NonBlockingReader.EOF;
    if (behind == '[' || behind == 'O') {
      int letter = keys.read();
      do {
        letter = keys.read();
      } while (letter >= 0 && letter < LAST_OF_A_KEY);
    }
    return key;
  }

  private static String shown(int key) {
    return Character.isISOControl(key)
        ? ""
        : Character.toString(key).strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<String> line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = terminal.reader().read(); next != '\n'; next = terminal.reader().read()) {
      if (next < 0) {
        return Optional.empty();
      }
      line.append((char) next);
    }
    return Optional.of(line.toString().strip());
  }
}
