package io.millrace.cli.traffic;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that a command was typed on. */
final class SystemTerminal {

  private static final String DUMB = "dumb";

  private SystemTerminal() {}

  /** The terminal; empty where input or output is something else. */
  static Optional<Console> find() {
    return Optional.ofNullable(System.console()).filter(SystemTerminal::isTerminal);
  }

  /**
   * The terminal as it gives keys one by one; closing it leaves the terminal as it was. Empty where
   * it gives lines only.
   */
  static Optional<Terminal> keys() throws IOException {
    String type = System.getenv("TERM");
    if (find().isEmpty() || type == null || type.startsWith(DUMB)) {
      return Optional.empty();
    }
    // with handlers of its own for signals Ctrl-C would end the process before it is closed
    Terminal terminal =
        TerminalBuilder.builder()
            .name("millrace")
            .type("ansi")
            .system(true)
            .dumb(true)
            .nativeSignals(false)
            .build();
    if (terminal.getType().startsWith(DUMB)) {
      terminal.close();
      return Optional.empty();
    }
    return Optional.of(terminal);
  }

  /** From JDK 22 there is a console without a terminal too, and a method that tells. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException impossible) {
      throw new IllegalStateException("Cannot ask whether this is a terminal", impossible);
    }
  }
}
