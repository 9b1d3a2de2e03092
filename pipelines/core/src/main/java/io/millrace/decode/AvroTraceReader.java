package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Routing;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a trace of Millrace's own Avro schema without the detour over JSON. It knows only what
 * regular producers write; a record with anything odd in it is left to the general way, which alone
 * decides on flags, extras and rejections.
 */
final class AvroTraceReader {

  /** Signals that the record is not a regular one; never leaves this class. */
  private static final class Odd extends Exception {
    private static final long serialVersionUID = 1;

    private Odd() {
      super("not a regular record", null, false, false);
    }
  }

  private interface Item<T> {
    T read() throws RejectedInput, Odd;
  }

  private final AvroInput in;

  private AvroTraceReader(AvroInput in) {
    this.in = in;
  }

  /** The trace that the bytes hold from a place on, or null when it has to be read in general. */
  static Trace read(byte[] bytes, int from) {
    try {
      AvroTraceReader reader = new AvroTraceReader(new AvroInput(bytes, from));
      Trace trace = reader.trace();
      return reader.in.left() == 0 ? trace : null;
    } catch (RejectedInput | Odd e) {
      return null;
    }
  }

  private Trace trace() throws RejectedInput, Odd {
    String traceId = in.readString();
    TraceReader.checkId(traceId);
    String scenario = in.readString();
    return new Trace(
        traceId,
        scenario.isEmpty() ? Trace.DEFAULT_SCENARIO : scenario,
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        time(),
        time(),
        list(this::message),
        optionalText(),
        optionalText(),
        tree(),
        list(this::step),
        optionalLong(),
        optionalLong(),
        optionalDouble(),
        optionalDouble(),
        optionalText(),
        list(this::feedback),
        config(),
        routing(),
        attributes());
  }

  private Message message() throws RejectedInput, Odd {
    String role = in.readString();
    String plain = optionalText();
    List<ContentPart> content = plain == null ? List.of() : List.of(new ContentPart.Text(plain));
    boolean parts = present();
    if (parts) {
      require(plain == null);
      content = list(this::part);
    }
    List<ToolCall> calls = list(this::call);
    return new Message(role, content, !parts, calls, optionalText(), optionalText());
  }

  private ContentPart part() throws RejectedInput, Odd {
    String text = in.readString();
    JsonNode json = JsonTree.parse(text);
    if (json == null || json.isTextual()) {
      return new ContentPart.Text(json == null ? text : json.textValue());
    }
    require(json.isObject());
    return MessageReader.part(json);
  }

  private ToolCall call() throws RejectedInput {
    String id = optionalText();
    String name = in.readString();
    String arguments = optionalText();
    return new ToolCall(
        id,
        name,
        arguments == null
            ? new ToolCall.Arguments.Json(JsonNodeFactory.instance.objectNode())
            : MessageReader.ofText(arguments));
  }

  private Step step() throws RejectedInput, Odd {
    return new Step(
        in.readString(),
        in.readString(),
        in.readString(),
        time(),
        optionalDouble(),
        tree(),
        tree(),
        optionalLong(),
        optionalLong(),
        present() ? Boolean.valueOf(in.read() != 0) : null,
        in.readString());
  }

  private Feedback feedback() throws RejectedInput, Odd {
    String traceId = in.readString();
    Long step = optionalLong();
    require(step == null || step == step.intValue());
    String name = in.readString();
    String source = in.readString();
    String author = in.readString();
    Double score = optionalDouble();
    require(score == null || (score >= 0 && score <= 1));
    boolean raw = present();
    require(!raw);
    return new Feedback(
        traceId,
        step == null ? null : Integer.valueOf(step.intValue()),
        name,
        source,
        author,
        score,
        null,
        time(),
        in.readString());
  }

  private JsonNode config() throws RejectedInput, Odd {
    JsonNode config = tree();
    require(config == null || config.isObject());
    return config;
  }

  private Routing routing() throws RejectedInput, Odd {
    return present() ? new Routing(in.readString(), optionalDouble(), list(in::readString)) : null;
  }

  private Map<String, String> attributes() throws RejectedInput, Odd {
    Map<String, String> attributes = new TreeMap<>();
    for (long block = in.readBlock(); block > 0; block = in.readBlock()) {
      for (; block > 0; block--) {
        String name = in.readString();
        require(name.length() <= Limits.NAME_LENGTH);
        attributes.put(name, in.readString());
      }
    }
    return Collections.unmodifiableMap(attributes);
  }

  private <T> List<T> list(Item<T> item) throws RejectedInput, Odd {
    long block = in.readBlock();
    if (block == 0) {
      return List.of();
    }
    List<T> items = new ArrayList<>((int) block);
    for (; block > 0; block = in.readBlock()) {
      for (; block > 0; block--) {
        items.add(item.read());
      }
    }
    return items;
  }

  /** Whether the second branch of a union with null follows. */
  private boolean present() throws RejectedInput {
    return in.readIndex(2) == 1;
  }

  private String optionalText() throws RejectedInput {
    return present() ? in.readString() : null;
  }

  private Long optionalLong() throws RejectedInput {
    return present() ? Long.valueOf(in.readLong()) : null;
  }

  private Double optionalDouble() throws RejectedInput, Odd {
    if (!present()) {
      return null;
    }
    long bits = in.readFixed(Double.BYTES);
    double value = Double.longBitsToDouble(bits);
    require(Double.isFinite(value) && bits != Long.MIN_VALUE);
    return value;
  }

  private Instant time() throws RejectedInput, Odd {
    if (!present()) {
      return null;
    }
    long millis = in.readLong();
    require(millis >= AvroToJson.MILLIS_FROM);
    Instant time = Times.ofNumber((double) millis);
    require(time != null);
    return time;
  }

  private JsonNode tree() throws RejectedInput {
    if (!present()) {
      return null;
    }
    String text = in.readString();
    JsonNode json = JsonTree.parse(text);
    if (json == null) {
      return TextNode.valueOf(text);
    }
    return json.isNull() ? null : json;
  }

  private static void require(boolean regular) throws Odd {
    if (!regular) {
      throw new Odd();
    }
  }
}
