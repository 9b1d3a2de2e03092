package io.millrace.scenario;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.scenario.YamlNode.Entry;
import io.millrace.scenario.YamlNode.Mapping;
import io.millrace.scenario.YamlNode.Scalar;
import io.millrace.scenario.YamlNode.Sequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one YAML document into nodes with lines. */
final class YamlReader {

  private static final YAMLFactory YAML = new YAMLFactory();

  private final JsonParser parser;
  private final Faults faults;

  private YamlReader(JsonParser parser, Faults faults) {
    this.parser = parser;
    this.faults = faults;
  }

  /** The document's mapping, empty where there is none; the reasons are added to the faults. */
  static Optional<Mapping> read(String text, Faults faults) {
    try (JsonParser parser = YAML.createParser(text)) {
      parser.nextToken();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        return Optional.of(new YamlReader(parser, faults).mapping());
      }
      faults.add(1, "Cannot read the file: it holds no mapping; begin with name: and a value");
    } catch (JsonProcessingException invalid) {
      int line = invalid.getLocation() == null ? 0 : invalid.getLocation().getLineNr();
      faults.add(
          line,
          "Cannot read the file: %s; write it as YAML"
              .formatted(invalid.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException impossible) {
      throw new IllegalStateException("Cannot read a text in memory", impossible);
    }
    return Optional.empty();
  }

  private Mapping mapping() throws IOException {
    int start = line();
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int line = line();
      parser.nextToken();
      Entry before = entries.putIfAbsent(name, new Entry(line, node()));
      if (before != null) {
        faults.add(
            line,
            "Cannot use %s twice: line %d has it too; keep one".formatted(name, before.line()));
      }
    }
    return new Mapping(start, entries);
  }

  private YamlNode node() throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return mapping();
    }
    if (token == JsonToken.START_ARRAY) {
      int start = line();
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node());
      }
      return new Sequence(start, items);
    }
    return new Scalar(line(), token == JsonToken.VALUE_NULL ? "" : parser.getText());
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }
}
