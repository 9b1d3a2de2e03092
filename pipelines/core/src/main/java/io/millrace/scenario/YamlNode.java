package io.millrace.scenario;

import java.util.List;
import java.util.Map;

/** A part of a YAML file that knows its line, counted from 1. */
sealed interface YamlNode {

  int line();

  /** What the part is called in a message. */
  String kind();

  /** Keys in the order of the file. */
  record Mapping(int line, Map<String, Entry> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key's line and its value. */
  record Entry(int line, YamlNode value) {}

  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A single value as written; null is the empty text. */
  record Scalar(int line, String text) implements YamlNode {
    @Override
    public String kind() {
      return text.isEmpty() ? "empty" : "'" + text + "'";
    }
  }
}
