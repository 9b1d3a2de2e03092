package io.millrace.cli.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as they are written in settings and flags. */
public final class TimeSpan {

  /** What is written, for messages. */
  public static final String FORM = "a positive time such as 500ms, 5s, 10min, 24h or 7d";

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}) ?(ms|s|m|min|h|d)");

  private TimeSpan() {}

  /**
   * Reads a time such as {@code 5s}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Duration parse(String value) {
    Matcher matcher = WRITTEN.matcher(value);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new IllegalArgumentException(value);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}
