package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.fact.Flag;
import io.millrace.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Objects;
import org.apache.avro.Schema;

/** Traces in Avro single-object encoding with Millrace's own schema. */
public final class TraceAvro {
  private static final Schema SCHEMA = SchemaStore.own("Trace");
  private static final RecordDecoder DECODER = RecordDecoder.withSchemas(null);

  private TraceAvro() {}

  /** Writes a trace; {@link #decode} of it gives the payload bytes that the trace itself gives. */
  public static byte[] encode(Trace trace) {
    JsonNode json = JsonTree.parse(new String(TraceJson.encode(trace), StandardCharsets.UTF_8));
    return AvroOutput.singleObject(SCHEMA, Objects.requireNonNull(json, "a trace is JSON"));
  }

  /** Reads one trace, of any form that {@link RecordDecoder} knows. */
  public static Trace decode(byte[] value) throws RejectedInput {
    return DECODER.trace(value, EnumSet.noneOf(Flag.class));
  }
}
