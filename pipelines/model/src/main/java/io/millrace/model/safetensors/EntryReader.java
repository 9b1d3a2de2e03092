package io.millrace.model.safetensors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads one tensor's entry of the header; every complaint names the tensor. */
final class EntryReader {

  private final Path file;
  private final String name;

  EntryReader(Path file, String name) {
    this.file = file;
    this.name = name;
  }

  TensorEntry read(JsonNode node) throws SafetensorsException {
    if (!node.isObject()) {
      throw refused("has an entry that is not an object");
    }
    TensorType type = type(node.get("dtype"));
    List<Long> shape = sizes("shape", node.get("shape"));
    List<Long> offsets = sizes("data_offsets", node.get("data_offsets"));
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw refused("has the data_offsets " + offsets + "; begin and end are expected");
    }
    TensorEntry entry = new TensorEntry(name, type, shape, offsets.get(0), offsets.get(1));
    checkSize(entry);
    return entry;
  }

  private TensorType type(JsonNode node) throws SafetensorsException {
    if (node == null || !node.isTextual()) {
      throw refused("has no dtype");
    }
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(node.textValue())) {
        return type;
      }
    }
    throw refused("has the unknown dtype '" + node.textValue() + "'");
  }

  private List<Long> sizes(String field, JsonNode node) throws SafetensorsException {
    if (node == null || !node.isArray()) {
      throw refused("has no " + field);
    }
    List<Long> sizes = new ArrayList<>();
    for (JsonNode size : node) {
      if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
        throw refused("has a " + field + " with " + size + ", which is no size");
      }
      sizes.add(size.longValue());
    }
    return sizes;
  }

  private void checkSize(TensorEntry entry) throws SafetensorsException {
    long bits;
    try {
      bits = Math.multiplyExact(entry.count(), entry.type().bits());
    } catch (ArithmeticException e) {
      throw refused("has the shape " + entry.shape() + ", whose size overflows");
    }
    if (bits % 8 != 0 || bits / 8 != entry.size()) {
      throw refused(
          "takes %d bytes but %s of shape %s needs %d bits"
              .formatted(entry.size(), entry.type(), entry.shape(), bits));
    }
  }

  private SafetensorsException refused(String what) {
    return new SafetensorsException(file, name, what);
  }
}
