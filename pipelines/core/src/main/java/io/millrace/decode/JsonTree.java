package io.millrace.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/** Free-form JSON as trees in which a number keeps every digit that was written. */
final class JsonTree {
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .streamReadConstraints(Limits.depth(Limits.ARGUMENTS_DEPTH))
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonTree() {}

  /** Reads a text that is exactly one JSON value; null when it is not (also for {@code NaN}). */
  static JsonNode parse(String text) {
    if (!startsLikeJson(text)) {
      return null;
    }
    try (JsonParser parser = STRICT.createParser(text)) {
      parser.nextToken();
      JsonNode value = read(parser);
      return parser.nextToken() == null ? value : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  private static boolean startsLikeJson(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        return c == '{'
            || c == '['
            || c == '"'
            || c == '-'
            || c == 't'
            || c == 'f'
            || c == 'n'
            || (c >= '0' && c <= '9');
      }
    }
    return false;
  }

  /** Reads the value at the parser's current token; of repeated keys the last holds. */
  static JsonNode read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> TextNode.valueOf(parser.getText());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NUMBER_INT -> readInteger(parser);
      case VALUE_NUMBER_FLOAT -> readFraction(parser);
      default -> NullNode.instance;
    };
  }

  private static ObjectNode readObject(JsonParser parser) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      object.set(name, read(parser));
    }
    return object;
  }

  private static ArrayNode readArray(JsonParser parser) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(read(parser));
    }
    return array;
  }

  /** NaN, and an exponent of more than ten digits, have no exact value: they stay text. */
  private static JsonNode readFraction(JsonParser parser) throws IOException {
    if (parser.isNaN()) {
      return TextNode.valueOf(parser.getText());
    }
    try {
      return DecimalNode.valueOf(parser.getDecimalValue());
    } catch (NumberFormatException noExactValue) {
      return TextNode.valueOf(parser.getText());
    }
  }

  private static JsonNode readInteger(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> IntNode.valueOf(parser.getIntValue());
      case LONG -> LongNode.valueOf(parser.getLongValue());
      default -> BigIntegerNode.valueOf(parser.getBigIntegerValue());
    };
  }
}
