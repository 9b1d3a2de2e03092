package io.millrace.fact;

import io.millrace.decode.FeedbackJson;
import io.millrace.decode.RecordDecoder;
import io.millrace.decode.RejectedInput;
import io.millrace.decode.TraceWriter;
import io.millrace.identity.Sha256;
import io.millrace.identity.TextDigests;
import io.millrace.privacy.Category;
import io.millrace.privacy.RedactionSession;
import io.millrace.privacy.Redactor;
import io.millrace.trace.Feedback;
import io.millrace.trace.Origin;
import io.millrace.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns one input record into all that is kept of it. A function of the record and its origin
 * alone: no bytes make it throw. Only a schema registry that is needed and does not answer does
 * ({@link io.millrace.decode.SchemaRegistryException}): the record then waits to be mined again. It
 * reuses buffers, so each thread needs its own.
 */
public final class TraceMiner {
  private static final int KEPT_BYTES = 64 * 1024;

  private final MinerOptions options;
  private final Redactor redactor;
  private final RecordDecoder decoder;
  private final TraceWriter writer = new TraceWriter();
  private final TextDigests digests = new TextDigests();
  private final RedactionSession session;

  public TraceMiner(MinerOptions options) {
    this.options = options;
    redactor = Redactor.of(options.redact());
    session = redactor.session();
    decoder = RecordDecoder.withSchemas(options.schemaDirectory(), options.schemaRegistry());
  }

  /** Mines a record of the traces stream: a fact with its payload and feedback, or a rejection. */
  public Mined mineTrace(byte[] value, Origin origin) {
    try {
      checkSize(value);
      Set<Flag> flags = EnumSet.noneOf(Flag.class);
      Trace given = decoder.trace(value, flags);
      session.restart();
      Trace trace =
          redactor.categories().isEmpty() ? given : new TraceRedaction(session).redact(given);
      byte[] payload = writer.write(trace);
      FactBuilder builder = new FactBuilder(trace, origin, flags, digests);
      List<FeedbackRow> rows = feedback(trace, builder.endedAt(), origin);
      if (rows.stream().anyMatch(row -> !row.inRange())) {
        flags.add(Flag.SCORE_OUT_OF_RANGE);
      }
      Fact fact =
          builder.build(
              counts(session.counts()),
              options.payload() ? payload.length : 0,
              Sha256.hex(payload));
      return mined(Mined.TRACES, origin, fact, options.payload() ? payload : null, rows, null);
    } catch (RejectedInput e) {
      return rejected(Mined.TRACES, value, e, origin);
    }
  }

  /** Mines a record of the feedback stream: one or more feedback rows, or a rejection. */
  public Mined mineFeedback(byte[] value, Origin origin) {
    try {
      checkSize(value);
      List<Feedback> entries = decoder.feedback(value);
      if (entries.isEmpty()) {
        throw new RejectedInput(
            RejectReason.EMPTY, "the list holds no feedback record: send at least one");
      }
      session.restart();
      TraceRedaction redaction = new TraceRedaction(session);
      List<FeedbackRow> rows = new ArrayList<>(entries.size());
      for (Feedback entry : entries) {
        FeedbackJson.checkId(entry);
        rows.add(
            row(
                redaction.feedback(entry),
                entry.traceId(),
                origin.timestampMillis(),
                false,
                origin));
      }
      return mined(Mined.FEEDBACK, origin, null, null, rows, null);
    } catch (RejectedInput e) {
      return rejected(Mined.FEEDBACK, value, e, origin);
    }
  }

  private void checkSize(byte[] value) throws RejectedInput {
    if (value == null || value.length == 0) {
      throw new RejectedInput(RejectReason.EMPTY, "the record has no bytes: send a JSON object");
    }
    if (value.length > options.maxBytes()) {
      throw new RejectedInput(
          RejectReason.TOO_LARGE,
          "the record has "
              + value.length
              + " bytes, the limit is "
              + options.maxBytes()
              + ": raise the limit on record size, or send less");
    }
  }

  private List<FeedbackRow> feedback(Trace trace, long endedAt, Origin origin) {
    List<FeedbackRow> rows = new ArrayList<>(trace.feedback().size());
    for (Feedback entry : trace.feedback()) {
      rows.add(row(entry, trace.traceId(), endedAt, true, origin));
    }
    return rows;
  }

  private FeedbackRow row(
      Feedback entry, String traceId, long defaultTime, boolean inline, Origin origin) {
    return new FeedbackRow(
        traceId,
        entry.step(),
        entry.name().isEmpty() ? "feedback" : entry.name(),
        entry.source().isEmpty() ? "human" : entry.source(),
        entry.author(),
        entry.score(),
        options.payload() || entry.score() != null ? entry.rawScore() : null,
        entry.inRange(),
        entry.time() == null ? defaultTime : entry.time().toEpochMilli(),
        options.payload() ? entry.comment() : "",
        inline,
        origin.topic(),
        origin.partition(),
        origin.offset());
  }

  private Mined rejected(String stream, byte[] value, RejectedInput cause, Origin origin) {
    byte[] original = value == null ? new byte[0] : value;
    byte[] kept = null;
    if (options.payload()) {
      byte[] head = Arrays.copyOf(original, Math.min(original.length, KEPT_BYTES));
      kept =
          redactor
              .redact(new String(head, StandardCharsets.UTF_8))
              .text()
              .getBytes(StandardCharsets.UTF_8);
    }
    RejectedRow row =
        new RejectedRow(
            cause.reason().code(),
            redactor.redact(cause.getMessage()).text(),
            kept,
            original.length,
            Sha256.hex(original),
            origin.topic(),
            origin.partition(),
            origin.offset(),
            origin.timestampMillis());
    return mined(stream, origin, null, null, List.of(), row);
  }

  private static Mined mined(
      String stream,
      Origin origin,
      Fact fact,
      byte[] payload,
      List<FeedbackRow> rows,
      RejectedRow rejected) {
    return new Mined(
        stream,
        origin.topic(),
        origin.partition(),
        origin.offset(),
        origin.timestampMillis(),
        fact,
        payload,
        rows,
        rejected);
  }

  private static Fact.Redactions counts(Map<Category, Integer> counts) {
    return new Fact.Redactions(
        counts.getOrDefault(Category.EMAIL, 0),
        counts.getOrDefault(Category.PHONE, 0),
        counts.getOrDefault(Category.CARD, 0),
        counts.getOrDefault(Category.IBAN, 0),
        counts.getOrDefault(Category.IP, 0),
        counts.getOrDefault(Category.KEY, 0));
  }
}
