package io.millrace.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.trace.Feedback;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;

/** Feedback records in Avro single-object encoding with Millrace's own schema. */
public final class FeedbackAvro {
  private static final Schema SCHEMA = SchemaStore.own("Feedback");
  private static final RecordDecoder DECODER = RecordDecoder.withSchemas(null);

  private FeedbackAvro() {}

  /** Writes a record; a score that is not a number in 0..1 travels as the JSON it was given as. */
  public static byte[] encode(Feedback feedback) {
    String json = new String(FeedbackJson.encode(feedback), StandardCharsets.UTF_8);
    JsonNode record = JsonTree.parse(json);
    return AvroOutput.singleObject(
        SCHEMA,
        Objects.requireNonNull(
            record, () -> "cannot write feedback, its rawScore must be JSON: " + json));
  }

  /** Reads feedback of any form that {@link RecordDecoder} knows; ids are not checked. */
  public static List<Feedback> decode(byte[] value) throws RejectedInput {
    return DECODER.feedback(value);
  }
}
