package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the fields of a request; refusals name the field and its value. JSON null is absent. */
final class Fields {

  private final ObjectNode json;

  Fields(ObjectNode json) {
    this.json = json;
  }

  /** Refuses fields that are not in {@code known}. */
  void onlyKnown(Set<String> known) {
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw ApiError.badField(
                    name,
                    "Unrecognized request argument supplied: '%s'; leave it out".formatted(name));
              }
            });
  }

  /** Refuses a field that has another value than the one this server can give. */
  void only(String name, String reason, JsonNode... accepted) {
    JsonNode value = json.path(name);
    if (isPresent(name) && List.of(accepted).stream().noneMatch(a -> same(a, value))) {
      throw refused(name, reason);
    }
  }

  private static boolean same(JsonNode accepted, JsonNode value) {
    return (accepted.isNumber() && value.isNumber())
        ? accepted.doubleValue() == value.doubleValue()
        : accepted.equals(value);
  }

  boolean isPresent(String name) {
    return json.hasNonNull(name);
  }

  JsonNode node(String name) {
    return json.path(name);
  }

  String required(String name) {
    return text(name).orElseThrow(() -> ApiError.badField(name, "'%s' is missing".formatted(name)));
  }

  Optional<String> text(String name) {
    if (!isPresent(name)) {
      return Optional.empty();
    }
    if (!json.get(name).isTextual() || json.get(name).textValue().isEmpty()) {
      throw refused(name, "it must be a string that is not empty");
    }
    return Optional.of(json.get(name).textValue());
  }

  boolean flag(String name, boolean otherwise) {
    if (!isPresent(name)) {
      return otherwise;
    }
    if (!json.get(name).isBoolean()) {
      throw refused(name, "it must be true or false");
    }
    return json.get(name).booleanValue();
  }

  OptionalLong whole(String name, long least, long most) {
    if (!isPresent(name)) {
      return OptionalLong.empty();
    }
    JsonNode value = json.get(name);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (!fits || value.longValue() < least || value.longValue() > most) {
      throw refused(name, "it must be a whole number from %d to %d".formatted(least, most));
    }
    return OptionalLong.of(value.longValue());
  }

  OptionalDouble number(String name, double least, double most) {
    if (!isPresent(name)) {
      return OptionalDouble.empty();
    }
    JsonNode value = json.get(name);
    if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
      throw refused(name, "it must be a number from %s to %s".formatted(least, most));
    }
    return OptionalDouble.of(value.doubleValue());
  }

  /** A string or a list of strings, none empty. */
  List<String> texts(String name, int most) {
    List<String> texts = new ArrayList<>();
    if (isPresent(name)) {
      JsonNode value = json.get(name);
      (value.isArray() ? value : List.of(value)).forEach(each -> texts.add(each.asText()));
      boolean strings =
          value.isArray() ? value.valueStream().allMatch(JsonNode::isTextual) : value.isTextual();
      if (!strings || texts.size() > most || texts.contains("")) {
        throw refused(
            name, "it must be a string, or at most %d strings, none empty".formatted(most));
      }
    }
    return texts;
  }

  ApiError refused(String name, String reason) {
    String value = json.path(name).toString();
    String shown = value.length() > 200 ? value.substring(0, 200) + "…" : value;
    return ApiError.badField(name, "'%s' is %s; %s".formatted(name, shown, reason));
  }
}
