package io.millrace.decode;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.millrace.fact.Flag;
import io.millrace.trace.Feedback;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;

/** Feedback records as JSON. */
public final class FeedbackJson {
  private FeedbackJson() {}

  /**
   * Reads one feedback record or a list of them. Absent names, sources, authors and comments are
   * empty; defaults are the miner's. Unknown fields are passed over.
   */
  public static List<Feedback> decode(byte[] value) throws RejectedInput {
    return decode(value, 0);
  }

  /** A record as JSON in UTF-8; absent fields are left out, the score is as it was written. */
  public static byte[] encode(Feedback feedback) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("trace_id", feedback.traceId());
    if (feedback.step() != null) {
      json.put("step", feedback.step());
    }
    putText(json, "name", feedback.name());
    putText(json, "source", feedback.source());
    putText(json, "author", feedback.author());
    if (feedback.score() != null) {
      json.put("score", feedback.score());
    } else if (feedback.rawScore() != null) {
      json.putRawValue("score", new RawValue(feedback.rawScore()));
    }
    if (feedback.time() != null) {
      json.put("time", feedback.time().toString());
    }
    putText(json, "comment", feedback.comment());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void putText(ObjectNode json, String field, String text) {
    if (text != null && !text.isEmpty()) {
      json.put(field, text);
    }
  }

  /** Rejects a record that names no trace, or one that no trace can have. */
  public static void checkId(Feedback feedback) throws RejectedInput {
    TraceReader.checkId(feedback.traceId());
  }

  static List<Feedback> decode(byte[] value, int from) throws RejectedInput {
    return JsonInput.read(
        value,
        from,
        EnumSet.noneOf(Flag.class),
        in ->
            in.parser.currentToken() == JsonToken.START_ARRAY
                ? FeedbackReader.list(in)
                : List.of(FeedbackReader.record(in)));
  }
}
