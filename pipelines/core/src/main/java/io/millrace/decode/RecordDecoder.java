package io.millrace.decode;

import io.millrace.fact.Flag;
import io.millrace.fact.RejectReason;
import io.millrace.trace.Feedback;
import io.millrace.trace.Trace;
import java.util.List;
import java.util.Set;

/** Reads records in any accepted form, told apart by their first bytes. */
public final class RecordDecoder {
  private static final int AVRO = 0xC3;
  private static final int REGISTRY = 0x00;

  private RecordDecoder() {}

  /** Knows Millrace's own schemas and those in a directory; null for none. */
  public static RecordDecoder withSchemas(String directory) {
    return new RecordDecoder();
  }

  /** Reads one trace and adds to the flags what was odd but could be kept. */
  public Trace trace(byte[] value, Set<Flag> flags) throws RejectedInput {
    checkJson(value);
    return TraceJson.decode(value, flags);
  }

  /** Reads one or more feedback records; their ids are not checked. */
  public List<Feedback> feedback(byte[] value) throws RejectedInput {
    checkJson(value);
    return FeedbackJson.decode(value);
  }

  private static void checkJson(byte[] value) throws RejectedInput {
    int first = value[0] & 0xFF;
    if (first == AVRO) {
      throw new RejectedInput(RejectReason.UNKNOWN_FINGERPRINT, "no schema");
    }
    if (first == REGISTRY) {
      throw new RejectedInput(RejectReason.UNKNOWN_SCHEMA_ID, "no schema");
    }
  }
}
