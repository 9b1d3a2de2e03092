package io.millrace.cli.settings;

import java.util.List;
import java.util.Locale;

/** Which values must never be shown. */
public final class Secrets {

  static final String MASK = "***";

  private static final List<String> MARKS =
      List.of(
          "password",
          "secret",
          "token",
          "jaas",
          "credential",
          "private",
          "user.info",
          "user-info",
          ".key");

  private Secrets() {}

  /** The value of the setting {@code name}, or a mask where the name says that it is a secret. */
  public static String masked(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    return value != null && MARKS.stream().anyMatch(lower::contains) ? MASK : value;
  }
}
