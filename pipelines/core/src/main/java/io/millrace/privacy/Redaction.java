package io.millrace.privacy;

import java.util.Map;

/**
 * A redacted text.
 *
 * @param text the very string that was given when nothing was found
 * @param counts replaced occurrences by category, without the categories that were not found
 */
public record Redaction(String text, Map<Category, Integer> counts) {
  public Redaction {
    counts = Map.copyOf(counts);
  }
}
