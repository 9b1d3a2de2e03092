package io.millrace.privacy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The redaction of one trace: equal values get equal placeholders in all its texts, numbered by
 * first appearance within their category. Not safe for use by several threads.
 */
public final class RedactionSession {
  private final Triggers triggers;
  private final RedactionScan scan;
  private final Map<Category, Map<String, String>> placeholders = new EnumMap<>(Category.class);
  private final Map<Category, Integer> counts = new EnumMap<>(Category.class);
  private long work;

  RedactionSession(Triggers triggers) {
    this.triggers = triggers;
    this.scan = new RedactionScan(triggers);
  }

  /** Begins with another trace: no placeholder is known and nothing counted. */
  public void restart() {
    placeholders.clear();
    counts.clear();
  }

  /** The text with placeholders, or the very string that was given when nothing was found. */
  public String redact(String text) {
    if (triggers.isEmpty()) {
      return text;
    }
    scan.begin(text);
    char[] chars = scan.characters();
    StringBuilder redacted = null;
    int kept = 0;
    while (scan.next()) {
      if (redacted == null) {
        redacted = new StringBuilder(scan.length());
      }
      redacted.append(chars, kept, scan.start() - kept);
      String value = new String(chars, scan.start(), scan.end() - scan.start());
      redacted.append(placeholder(scan.category(), value));
      kept = scan.end();
    }
    work += scan.work();
    return redacted == null ? text : redacted.append(chars, kept, scan.length() - kept).toString();
  }

  /** Replaced occurrences by category so far, without the categories that were not found. */
  public Map<Category, Integer> counts() {
    return Map.copyOf(counts);
  }

  /** Characters that detectors have read so far; the scan itself reads each character once. */
  long work() {
    return work;
  }

  private String placeholder(Category category, String value) {
    counts.merge(category, 1, Integer::sum);
    Map<String, String> known = placeholders.computeIfAbsent(category, key -> new HashMap<>());
    return known.computeIfAbsent(value, key -> "[" + category + "_" + (known.size() + 1) + "]");
  }
}
