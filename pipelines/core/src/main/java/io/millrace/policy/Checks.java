package io.millrace.policy;

import java.util.regex.Pattern;

/** What a policy's fields may be. */
final class Checks {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private Checks() {}

  static void name(String what, String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot be a %s; use up to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"
              .formatted(name, what));
    }
  }

  static void text(String what, String text) {
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException("Cannot use '%s' as a %s; name one".formatted(text, what));
    }
  }

  static void present(String what, Object value) {
    if (value == null) {
      throw new IllegalArgumentException("Cannot do without %s; give it".formatted(what));
    }
  }

  static void notNegative(String what, int number) {
    if (number < 0) {
      throw new IllegalArgumentException(
          "Cannot use %s %d; give 0 or more".formatted(what, number));
    }
  }

  static void share(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "Cannot use %s %s; give a number from 0 to 1".formatted(what, share));
    }
  }
}
