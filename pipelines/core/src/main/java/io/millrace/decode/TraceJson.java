package io.millrace.decode;

import io.millrace.fact.Flag;
import io.millrace.trace.Trace;
import java.util.EnumSet;
import java.util.Set;

/**
 * The canonical JSON form of a trace. What {@link #encode} writes is the archived payload: the same
 * trace gives the same bytes, in whatever form it was delivered, and decodes to an equal trace.
 */
public final class TraceJson {
  private TraceJson() {}

  /** Reads one trace; unknown fields become attributes. */
  public static Trace decode(byte[] value) throws RejectedInput {
    return decode(value, EnumSet.noneOf(Flag.class));
  }

  /** Reads one trace and adds to the flags what was odd but could be kept. */
  public static Trace decode(byte[] value, Set<Flag> flags) throws RejectedInput {
    return decode(value, 0, flags);
  }

  static Trace decode(byte[] value, int from, Set<Flag> flags) throws RejectedInput {
    return JsonInput.read(value, from, flags, TraceReader::read);
  }

  /** Writes a trace as normalised JSON in UTF-8: known fields in order, empty ones left out. */
  public static byte[] encode(Trace trace) {
    return new TraceWriter().write(trace);
  }
}
