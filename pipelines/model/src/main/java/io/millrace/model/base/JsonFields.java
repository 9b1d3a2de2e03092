package io.millrace.model.base;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The fields of a JSON object, where null counts as absent and every complaint names the field. */
final class JsonFields {

  private final Path file;
  private final JsonNode node;

  private JsonFields(Path file, JsonNode node) {
    this.file = file;
    this.node = node;
  }

  static JsonFields read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BaseModelException(
          file, "is missing; a base model is a folder in the Hugging Face layout");
    }
    return new JsonFields(file, BaseJson.read(file));
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  JsonFields object(String name) throws BaseModelException {
    if (!node.path(name).isObject()) {
      throw refused(name, "an object");
    }
    return new JsonFields(file, node.get(name));
  }

  JsonNode raw() {
    return node;
  }

  int size(String name) throws BaseModelException {
    JsonNode value = node.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() <= 0) {
      throw refused(name, "a whole number above 0");
    }
    return value.intValue();
  }

  int size(String name, int otherwise) throws BaseModelException {
    return has(name) ? size(name) : otherwise;
  }

  double number(String name) throws BaseModelException {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw refused(name, "a number");
    }
    return value.doubleValue();
  }

  double number(String name, double otherwise) throws BaseModelException {
    return has(name) ? number(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) throws BaseModelException {
    if (!has(name)) {
      return otherwise;
    }
    if (!node.get(name).isBoolean()) {
      throw refused(name, "true or false");
    }
    return node.get(name).booleanValue();
  }

  String text(String name, String otherwise) throws BaseModelException {
    if (!has(name)) {
      return otherwise;
    }
    if (!node.get(name).isTextual()) {
      throw refused(name, "a text");
    }
    return node.get(name).textValue();
  }

  OptionalInt id(String name) throws BaseModelException {
    List<Integer> ids = ids(name);
    return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
  }

  /** One id or a list of ids. */
  List<Integer> ids(String name) throws BaseModelException {
    List<Integer> ids = new ArrayList<>();
    JsonNode value = node.path(name);
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (id.isIntegralNumber() && id.canConvertToInt()) {
        ids.add(id.intValue());
      } else if (has(name)) {
        throw refused(name, "a token id or a list of token ids");
      }
    }
    return ids;
  }

  BaseModelException refused(String name, String expected) {
    return new BaseModelException(
        file, "'" + name + "' is " + node.path(name) + "; " + expected + " is expected");
  }
}
