package io.millrace.decode;

import io.millrace.fact.Flag;
import io.millrace.fact.RejectReason;
import io.millrace.trace.Feedback;
import io.millrace.trace.Trace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Reads records in any accepted form, told apart by their first bytes: 0xC3 0x01 is Avro
 * single-object encoding, 0x00 a schema registry's prefix, all else JSON.
 */
public final class RecordDecoder {
  private static final int SINGLE_OBJECT_HEADER = 10;
  private static final int REGISTRY_HEADER = 5;

  private static final long OWN_TRACE = SchemaStore.fingerprint(SchemaStore.own("Trace"));

  private final SchemaStore schemas;

  private RecordDecoder(SchemaStore schemas) {
    this.schemas = schemas;
  }

  /** Knows Millrace's own schemas and those in a directory; null for none. */
  public static RecordDecoder withSchemas(String directory) {
    return withSchemas(directory, null);
  }

  /**
   * Knows Millrace's own schemas, those in a directory and those of a registry; null for none. Then
   * a record can also end in {@link SchemaRegistryException}.
   */
  public static RecordDecoder withSchemas(String directory, SchemaRegistry registry) {
    return new RecordDecoder(SchemaStore.of(directory, registry));
  }

  /** Reads one trace and adds to the flags what was odd but could be kept. */
  public Trace trace(byte[] value, Set<Flag> flags) throws RejectedInput {
    if (isSingleObject(value)
        && value.length >= SINGLE_OBJECT_HEADER
        && fingerprint(value) == OWN_TRACE) {
      Trace regular = AvroTraceReader.read(value, SINGLE_OBJECT_HEADER);
      if (regular != null) {
        return regular;
      }
    }
    return generalTrace(value, flags);
  }

  /** As {@link #trace}, by way of the canonical JSON form whatever the record's form is. */
  Trace generalTrace(byte[] value, Set<Flag> flags) throws RejectedInput {
    return TraceJson.decode(toJson(value), flags);
  }

  /** Reads one or more feedback records; their ids are not checked. */
  public List<Feedback> feedback(byte[] value) throws RejectedInput {
    return FeedbackJson.decode(toJson(value));
  }

  private byte[] toJson(byte[] value) throws RejectedInput {
    if (isSingleObject(value)) {
      return singleObject(value);
    }
    return value[0] == 0 ? registered(value) : value;
  }

  private static boolean isSingleObject(byte[] value) {
    return value[0] == (byte) 0xC3 && value.length > 1 && value[1] == 1;
  }

  private static long fingerprint(byte[] value) {
    return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
  }

  private byte[] singleObject(byte[] value) throws RejectedInput {
    if (value.length < SINGLE_OBJECT_HEADER) {
      throw new RejectedInput(
          RejectReason.INVALID_AVRO, "the record ends within its schema fingerprint");
    }
    long fingerprint = fingerprint(value);
    Schema schema = schemas.byFingerprint(fingerprint);
    if (schema == null) {
      throw new RejectedInput(
          RejectReason.UNKNOWN_FINGERPRINT,
          String.format(
              "no schema has the fingerprint %016x: put the writer's .avsc file into a directory"
                  + " and name it with --schema-dir DIR",
              fingerprint));
    }
    return AvroToJson.render(schema, value, SINGLE_OBJECT_HEADER);
  }

  private byte[] registered(byte[] value) throws RejectedInput {
    if (value.length <= REGISTRY_HEADER) {
      throw new RejectedInput(
          RejectReason.INVALID_AVRO, "the record ends within its schema registry prefix");
    }
    long id = ByteBuffer.wrap(value).getInt(1) & 0xFFFF_FFFFL;
    if (schemas.isJson(id)) {
      return Arrays.copyOfRange(value, REGISTRY_HEADER, value.length);
    }
    Schema schema = schemas.byId(id);
    if (schema == null) {
      throw new RejectedInput(RejectReason.UNKNOWN_SCHEMA_ID, schemas.unknown(id));
    }
    return AvroToJson.render(schema, value, REGISTRY_HEADER);
  }
}
