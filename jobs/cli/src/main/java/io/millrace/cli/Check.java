package io.millrace.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * One thing that Millrace needs.
 *
 * @param found what is there
 * @param remedy what to do about it; null when it is well
 */
record Check(String part, String found, String remedy) {

  private static final JsonMapper JSON = new JsonMapper();

  static Check well(String part, String found) {
    return new Check(part, found, null);
  }

  boolean well() {
    return remedy == null;
  }

  String text() {
    String line = "%-7s %-5s %s".formatted(part, well() ? "ok" : "FAULT", found);
    return well() ? line : line + "\n              remedy: " + remedy;
  }

  String json() {
    return JSON.createObjectNode()
        .put("part", part)
        .put("ok", well())
        .put("found", found)
        .put("remedy", remedy)
        .toString();
  }
}
