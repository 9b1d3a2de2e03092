package io.millrace.model.chat.jinja;

import io.millrace.model.chat.jinja.TemplateRenderException.Kind;

/** What one rendering may take, so that no template can hold a worker or fill its memory. */
final class Budget {
  static final long MAX_STEPS = 5_000_000;
  static final long MAX_CHARACTERS = 200_000_000;
  static final int MAX_TEXT = 32_000_000;
  static final int MAX_DEPTH = 400;

  private long steps = MAX_STEPS;
  private long characters = MAX_CHARACTERS;
  private int depth = 0;

  void steps(long count) {
    steps -= count;
    if (steps < 0) {
      throw exceeded("more than " + MAX_STEPS + " steps");
    }
  }

  /** Announces a text before it is built, in UTF-16 units. */
  void text(long length) {
    characters -= length;
    if (length > MAX_TEXT) {
      throw exceeded("a text of more than " + MAX_TEXT + " characters");
    }
    if (characters < 0) {
      throw exceeded("more than " + MAX_CHARACTERS + " characters in all");
    }
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw exceeded("more than " + MAX_DEPTH + " expressions and calls inside each other");
    }
  }

  void leave() {
    depth--;
  }

  static TemplateRenderException exceeded(String limit) {
    return new TemplateRenderException(Kind.LIMIT, "it takes " + limit);
  }
}
