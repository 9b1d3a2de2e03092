package io.millrace.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.identity.TextNormalizer;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.ToolCall;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads chat messages in the OpenAI form. */
final class MessageReader {
  private MessageReader() {}

  static List<Message> readAll(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return List.of();
    }
    in.expect(JsonToken.START_ARRAY, "a list of messages");
    List<Message> messages = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      messages.add(read(in));
    }
    return messages;
  }

  private static Message read(JsonInput in) throws IOException, RejectedInput {
    in.expect(JsonToken.START_OBJECT, "a message");
    JsonParser parser = in.parser;
    String role = "";
    List<ContentPart> content = List.of();
    boolean plain = true;
    List<ToolCall> calls = List.of();
    String callId = null;
    String name = null;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "role" -> role = orEmpty(in.onlyString());
        case "content" -> {
          plain = parser.currentToken() != JsonToken.START_ARRAY;
          content = plain ? plainContent(in) : parts(in);
        }
        case "tool_calls" -> calls = calls(in);
        case "tool_call_id" -> callId = in.string();
        case "name" -> name = in.string();
        default -> in.keepUnknown();
      }
    }
    return new Message(role, content, plain, calls, callId, name);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static List<ContentPart> plainContent(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return List.of();
    }
    in.expect(JsonToken.VALUE_STRING, "a string, a list of parts");
    return List.of(new ContentPart.Text(in.parser.getText()));
  }

  private static List<ContentPart> parts(JsonInput in) throws IOException, RejectedInput {
    List<ContentPart> parts = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      if (in.parser.currentToken() == JsonToken.VALUE_STRING) {
        parts.add(new ContentPart.Text(in.parser.getText()));
      } else {
        in.expect(JsonToken.START_OBJECT, "a content part");
        parts.add(part(JsonTree.read(in.parser)));
      }
    }
    return parts;
  }

  static ContentPart part(JsonNode json) {
    return json.size() == 2
            && "text".equals(json.path("type").textValue())
            && json.path("text").isTextual()
        ? new ContentPart.Text(json.get("text").textValue())
        : new ContentPart.Other(json);
  }

  private static List<ToolCall> calls(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return List.of();
    }
    in.expect(JsonToken.START_ARRAY, "a list of tool calls");
    List<ToolCall> calls = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      in.expect(JsonToken.START_OBJECT, "a tool call");
      Call call = new Call();
      readCall(in, call);
      calls.add(new ToolCall(call.id, call.name, call.arguments));
    }
    return calls;
  }

  /** A call under construction: name and arguments stand in it or in its function object. */
  private static final class Call {
    private String id;
    private String name = "";
    private ToolCall.Arguments arguments = new ToolCall.Arguments.Json(none());
  }

  private static ObjectNode none() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static void readCall(JsonInput in, Call call) throws IOException, RejectedInput {
    JsonParser parser = in.parser;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "id" -> call.id = in.string();
        case "name" -> call.name = in.stringOrEmpty();
        case "arguments" -> call.arguments = arguments(in);
        case "function" -> {
          if (!in.isNull()) {
            in.expect(JsonToken.START_OBJECT, "an object with name and arguments");
            readCall(in, call);
          }
        }
        case "type" -> {
          if (!"function".equals(in.string())) {
            in.keepUnknown();
          }
        }
        default -> in.keepUnknown();
      }
    }
  }

  private static ToolCall.Arguments arguments(JsonInput in) throws IOException {
    return in.parser.currentToken() == JsonToken.VALUE_STRING
        ? ofText(in.parser.getText())
        : ofJson(JsonTree.read(in.parser));
  }

  private static ToolCall.Arguments ofJson(JsonNode value) {
    return new ToolCall.Arguments.Json(value.isNull() ? none() : value);
  }

  /** Arguments as models write them: a text that is JSON, or is not. */
  static ToolCall.Arguments ofText(String text) {
    if (TextNormalizer.isBlank(text)) {
      return new ToolCall.Arguments.Json(none());
    }
    JsonNode parsed = JsonTree.parse(text);
    return parsed == null ? new ToolCall.Arguments.Text(text) : ofJson(parsed);
  }
}
