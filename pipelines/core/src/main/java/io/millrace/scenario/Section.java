package io.millrace.scenario;

import io.millrace.scenario.YamlNode.Entry;
import io.millrace.scenario.YamlNode.Mapping;
import io.millrace.scenario.YamlNode.Scalar;
import io.millrace.scenario.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * A mapping whose keys are read by name. A value that cannot be used is a fault and gives the
 * default, so that reading goes on and finds the other faults too.
 */
final class Section {

  private final String path;
  private final Mapping mapping;
  private final Faults faults;
  private final Set<String> known = new HashSet<>();

  Section(String path, Mapping mapping, Faults faults) {
    this.path = path;
    this.mapping = mapping;
    this.faults = faults;
  }

  /** The line of a key, or of the section where it lacks the key. */
  int line(String key) {
    Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.line() : entry.line();
  }

  void fault(String key, String message) {
    faults.add(line(key), message);
  }

  String text(String key, String absent) {
    YamlNode value = value(key);
    if (value instanceof Scalar scalar) {
      return scalar.text();
    }
    if (value != null) {
      refuse(key, value, "a text");
    }
    return absent;
  }

  String required(String key) {
    String text = text(key, null);
    if (text == null || text.isBlank()) {
      fault(key, "Cannot do without %s; give it a text".formatted(name(key)));
      return "";
    }
    return text;
  }

  /** A number from {@code least} to {@code most}. */
  double number(String key, double absent, double least, double most) {
    double value = parsed(key, absent, Double::valueOf, "a number");
    if (!(value >= least && value <= most)) {
      fault(
          key,
          "Cannot use %s %s; give a number from %s to %s"
              .formatted(name(key), text(key, ""), plain(least), plain(most)));
      return absent;
    }
    return value;
  }

  int whole(String key, int absent, int least) {
    int value = parsed(key, absent, Integer::valueOf, "a whole number");
    if (value < least) {
      fault(key, "Cannot use %s %d; give at least %d".formatted(name(key), value, least));
      return absent;
    }
    return value;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  boolean flag(String key, boolean absent) {
    return parsed(
        key,
        absent,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
          }
          return text.equals("true");
        },
        "true or false");
  }

  /** A value by one of the names of a closed set. */
  <T> T choice(String key, Map<String, T> choices, T absent) {
    String text = text(key, null);
    if (text == null) {
      return absent;
    }
    T chosen = choices.get(text);
    if (chosen == null) {
      fault(
          key,
          "Cannot use %s '%s'; give one of %s"
              .formatted(name(key), text, String.join(", ", choices.keySet())));
      return absent;
    }
    return chosen;
  }

  private <T> T parsed(String key, T absent, Function<String, T> parser, String wanted) {
    String text = text(key, null);
    if (text == null) {
      return absent;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException unreadable) {
      fault(key, "Cannot use %s '%s'; give %s".formatted(name(key), text, wanted));
      return absent;
    }
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    YamlNode value = value(key);
    if (value instanceof Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        if (item instanceof Scalar scalar && !scalar.text().isBlank()) {
          texts.add(scalar.text());
        } else {
          faults.add(
              item.line(), "Cannot use %s in %s; give texts".formatted(item.kind(), name(key)));
        }
      }
    } else if (value != null) {
      refuse(key, value, "a list of texts");
    }
    return texts;
  }

  /** Numbers above 0 and below 1, each greater than the one before. */
  List<Double> edges(String key, List<Double> absent) {
    if (!mapping.entries().containsKey(key)) {
      known.add(key);
      return absent;
    }
    List<Double> edges = new ArrayList<>();
    double last = 0;
    for (String text : texts(key)) {
      double edge = number(text);
      if (!(edge > last && edge < 1)) {
        fault(
            key,
            "Cannot use %s %s; give ascending numbers above 0 and below 1"
                .formatted(name(key), text));
        return absent;
      }
      edges.add(edge);
      last = edge;
    }
    return edges.isEmpty() ? absent : edges;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  /** A section below this one, empty where the key is absent. */
  Section section(String key) {
    YamlNode value = value(key);
    if (value instanceof Mapping below) {
      return new Section(name(key), below, faults);
    }
    if (value != null && !(value instanceof Scalar scalar && scalar.text().isEmpty())) {
      refuse(key, value, "a mapping");
    }
    return new Section(name(key), new Mapping(line(key), Map.of()), faults);
  }

  /** The sections below this one, by the names that the file gives them. */
  Map<String, Section> sections() {
    Map<String, Section> below = new LinkedHashMap<>();
    mapping.entries().keySet().forEach(key -> below.put(key, section(key)));
    return below;
  }

  /** Numbers by the names that the file gives them. */
  Map<String, Double> numbers() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    mapping.entries().keySet().forEach(key -> numbers.put(key, number(key, 1, 0, 1e6)));
    return numbers;
  }

  /** Makes every key that nobody asked for a fault that names the nearest one. */
  void refuseUnknown() {
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        faults.add(
            entry.getValue().line(),
            "Unknown key %s; did you mean %s?"
                .formatted(name(entry.getKey()), near(entry.getKey())));
      }
    }
  }

  private String near(String written) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .sorted()
        .min(Comparator.comparing(key -> distance.apply(written, key)))
        .map(this::name)
        .orElse("none");
  }

  private void refuse(String key, YamlNode value, String wanted) {
    faults.add(
        value.line(),
        "Cannot use %s: it is %s; give %s".formatted(name(key), value.kind(), wanted));
  }

  private YamlNode value(String key) {
    known.add(key);
    Entry entry = mapping.entries().get(key);
    return entry == null ? null : entry.value();
  }

  private String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
