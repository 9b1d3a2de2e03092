package io.millrace.model.chat.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** JSON as values of a template. */
final class JsonValues {
  private JsonValues() {}

  static Value of(JsonNode node) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> NoneValue.NONE;
      case BOOLEAN -> BoolValue.of(node.booleanValue());
      case STRING -> new TextValue(node.textValue());
      case NUMBER ->
          node.isIntegralNumber()
              ? new IntValue(node.bigIntegerValue())
              : new FloatValue(node.doubleValue());
      case ARRAY -> list(node);
      case OBJECT -> dict(node);
      default -> throw TemplateRenderException.type("a value is not JSON: " + node.getNodeType());
    };
  }

  private static Value list(JsonNode node) {
    List<Value> items = new ArrayList<>(node.size());
    node.forEach(item -> items.add(of(item)));
    return new ListValue(items);
  }

  private static Value dict(JsonNode node) {
    DictValue dict = new DictValue();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      dict.put(field.getKey(), of(field.getValue()));
    }
    return dict;
  }
}
