package io.millrace.scenario;

import java.util.SortedMap;
import java.util.TreeMap;

/** How answers are generated when candidates are compared. */
public record Generation(int maxTokens, double temperature, double topP, long seed) {

  public static final Generation DEFAULT = new Generation(256, 0, 1, 1);

  /** The settings as they enter the evaluation identity; the seed has a place of its own there. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("max_tokens", Integer.toString(maxTokens));
    settings.put("temperature", Double.toString(temperature));
    settings.put("top_p", Double.toString(topP));
    return settings;
  }
}
