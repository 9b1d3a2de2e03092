package io.millrace.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.fact.Flag;
import io.millrace.fact.RejectReason;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Typed reading of the value at a parser's current token. A readable oddity is kept as text in the
 * extras under its path; what cannot stand for the field is rejected with the path and the value.
 */
final class JsonInput {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(Limits.depth(Limits.DEPTH))
          // Python writes NaN and Infinity: odd numbers, not broken records
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  final JsonParser parser;
  final SortedMap<String, String> extras = new TreeMap<>();
  private final Set<Flag> flags;

  private JsonInput(JsonParser parser, Set<Flag> flags) {
    this.parser = parser;
    this.flags = flags;
  }

  /** Reads one document; nothing may follow it. */
  interface Body<T> {
    T read(JsonInput in) throws IOException, RejectedInput;
  }

  static <T> T read(byte[] json, int from, Set<Flag> flags, Body<T> body) throws RejectedInput {
    try (JsonParser parser = FACTORY.createParser(json, from, json.length - from)) {
      JsonInput in = new JsonInput(parser, flags);
      try {
        if (parser.nextToken() == null) {
          throw new RejectedInput(
              RejectReason.EMPTY, "the record holds only white space: send one JSON object");
        }
        T value = body.read(in);
        if (parser.nextToken() != null) {
          throw new RejectedInput(
              RejectReason.INVALID_JSON,
              "more JSON follows the record's value: send one record per message");
        }
        return value;
      } catch (StreamConstraintsException e) {
        throw in.tooMuch(e);
      }
    } catch (IOException e) {
      throw new RejectedInput(RejectReason.INVALID_JSON, "the record is not JSON: " + reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage() + at(json.getLocation())
        : String.valueOf(e.getMessage());
  }

  private static String at(JsonLocation location) {
    return location == null ? "" : " at byte " + location.getByteOffset();
  }

  private RejectedInput tooMuch(StreamConstraintsException e) {
    boolean deep = parser.getParsingContext().getNestingDepth() >= Limits.DEPTH;
    return new RejectedInput(
        deep ? RejectReason.TOO_DEEP : RejectReason.INVALID_JSON,
        deep
            ? "the record is nested deeper than " + Limits.DEPTH + " levels at " + path()
            : "a name or number is too long at " + path() + ": " + e.getOriginalMessage());
  }

  /** The place of the current value, such as {@code messages/2/content}. */
  String path() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "the record" : pointer.substring(1);
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** A string, or the text of a number or truth value; null when null. */
  String string() throws IOException, RejectedInput {
    return switch (parser.currentToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          parser.getText();
      case VALUE_NULL -> null;
      default -> throw wrongType("a string");
    };
  }

  /** A string and nothing else; null when null. */
  String onlyString() throws IOException, RejectedInput {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> null;
      default -> throw wrongType("a string");
    };
  }

  String stringOrEmpty() throws IOException, RejectedInput {
    String text = string();
    return text == null ? "" : text;
  }

  /** A finite number; null when null or kept aside as unreadable. */
  Double decimal() throws IOException {
    if (parser.currentToken().isNumeric()) {
      double value = parser.getDoubleValue();
      if (Double.isFinite(value)) {
        return value;
      }
    }
    keepUnreadable();
    return null;
  }

  /** A whole number of 64 bits; null when null or kept aside as unreadable. */
  Long integer() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      double value = parser.getDoubleValue();
      if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        return (long) value;
      }
    }
    keepUnreadable();
    return null;
  }

  Boolean bool() throws IOException {
    if (parser.currentToken().isBoolean()) {
      return parser.getBooleanValue();
    }
    keepUnreadable();
    return null;
  }

  /** A time in any of the accepted forms; null when null or kept aside as unreadable. */
  Instant time() throws IOException {
    Instant time = null;
    if (parser.currentToken().isNumeric()) {
      time = Times.ofNumber(parser.getDoubleValue());
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      time = Times.ofText(parser.getText());
    }
    if (time == null) {
      keepUnreadable();
    }
    return time;
  }

  /** Any JSON value; null when null. */
  JsonNode tree() throws IOException {
    return isNull() ? null : JsonTree.read(parser);
  }

  /** A JSON object; null when null. */
  JsonNode object() throws IOException, RejectedInput {
    if (isNull()) {
      return null;
    }
    expect(JsonToken.START_OBJECT, "an object");
    return JsonTree.read(parser);
  }

  void expect(JsonToken token, String what) throws IOException, RejectedInput {
    if (parser.currentToken() != token) {
      throw wrongType(what);
    }
  }

  /**
   * Keeps a field that has no place of its own under its path, as text or JSON; null is nothing.
   */
  void keepUnknown() throws IOException {
    if (!isNull()) {
      String path = path();
      extras.put(path, anyText());
    }
  }

  private void keepUnreadable() throws IOException {
    if (!isNull()) {
      flags.add(Flag.NUMBER_UNREADABLE);
      keepUnknown();
    }
  }

  /** A string as it is, any other value as JSON. */
  String anyText() throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? parser.getText()
        : PlainJson.of(JsonTree.read(parser));
  }

  RejectedInput wrongType(String expected) throws IOException {
    String value =
        switch (parser.currentToken()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "a list";
          case VALUE_STRING -> '"' + shortened(parser.getText()) + '"';
          default -> shortened(parser.getText());
        };
    return new RejectedInput(
        RejectReason.WRONG_TYPE, path() + " must be " + expected + " or null, but is " + value);
  }

  static String shortened(String text) {
    return text.length() <= Limits.QUOTED_LENGTH
        ? text
        : text.substring(0, Limits.QUOTED_LENGTH) + "…";
  }
}
