package io.millrace.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.trace.Feedback;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads feedback records, and the inline feedback of a trace. */
final class FeedbackReader {
  private FeedbackReader() {}

  /** Inline feedback: a list of records, one record, or a bare score. */
  static List<Feedback> inline(JsonInput in) throws IOException, RejectedInput {
    return switch (in.parser.currentToken()) {
      case VALUE_NULL -> List.of();
      case START_ARRAY -> list(in);
      case START_OBJECT -> List.of(record(in));
      default -> List.of(new Builder().score(in).build());
    };
  }

  static List<Feedback> list(JsonInput in) throws IOException, RejectedInput {
    List<Feedback> entries = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      entries.add(record(in));
    }
    return entries;
  }

  static Feedback record(JsonInput in) throws IOException, RejectedInput {
    in.expect(JsonToken.START_OBJECT, "a feedback record");
    Builder builder = new Builder();
    JsonParser parser = in.parser;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "trace_id" -> builder.traceId = orEmpty(in.onlyString());
        case "step" -> builder.step = step(in);
        case "name" -> builder.name = orEmpty(in.onlyString());
        case "source" -> builder.source = orEmpty(in.onlyString());
        case "author" -> builder.author = in.stringOrEmpty();
        case "score" -> builder.score(in);
        case "time" -> builder.time = in.time();
        case "comment" -> builder.comment = in.isNull() ? "" : in.anyText();
        default -> in.keepUnknown();
      }
    }
    return builder.build();
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static Integer step(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return null;
    }
    if (in.parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || in.parser.getNumberType() != JsonParser.NumberType.INT) {
      throw in.wrongType("a step's index from 0");
    }
    return in.parser.getIntValue();
  }

  private static final class Builder {
    private String traceId = "";
    private Integer step;
    private String name = "";
    private String source = "";
    private String author = "";
    private Double score;
    private String rawScore;
    private Instant time;
    private String comment = "";

    Builder score(JsonInput in) throws IOException {
      score = null;
      if (in.parser.currentToken().isNumeric() && !in.parser.isNaN()) {
        double value = in.parser.getDoubleValue();
        score = Double.isFinite(value) ? value : null;
        rawScore = score == null || value < 0 || value > 1 ? in.parser.getText() : null;
      } else {
        JsonNode value = JsonTree.read(in.parser);
        rawScore = PlainJson.of(value);
      }
      return this;
    }

    Feedback build() {
      return new Feedback(traceId, step, name, source, author, score, rawScore, time, comment);
    }
  }
}
