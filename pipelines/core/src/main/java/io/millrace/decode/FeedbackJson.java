package io.millrace.decode;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.fact.Flag;
import io.millrace.trace.Feedback;
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
