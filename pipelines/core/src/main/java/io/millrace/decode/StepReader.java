package io.millrace.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.trace.Step;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the steps of a run. */
final class StepReader {
  private StepReader() {}

  static List<Step> readAll(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return List.of();
    }
    in.expect(JsonToken.START_ARRAY, "a list of steps");
    List<Step> steps = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      steps.add(read(in));
    }
    return steps;
  }

  private static Step read(JsonInput in) throws IOException, RejectedInput {
    in.expect(JsonToken.START_OBJECT, "a step");
    JsonParser parser = in.parser;
    String kind = "";
    String name = "";
    String model = "";
    Instant startedAt = null;
    Double duration = null;
    JsonNode input = null;
    JsonNode output = null;
    Long inputTokens = null;
    Long outputTokens = null;
    Boolean ok = null;
    String error = "";
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "kind" -> kind = in.stringOrEmpty();
        case "name" -> name = in.stringOrEmpty();
        case "model" -> model = in.stringOrEmpty();
        case "started_at" -> startedAt = in.time();
        case "duration_ms" -> duration = in.decimal();
        case "input" -> input = in.tree();
        case "output" -> output = in.tree();
        case "input_tokens" -> inputTokens = in.integer();
        case "output_tokens" -> outputTokens = in.integer();
        case "ok" -> ok = in.bool();
        case "error" -> error = in.isNull() ? "" : in.anyText();
        default -> in.keepUnknown();
      }
    }
    return new Step(
        kind,
        name,
        model,
        startedAt,
        duration,
        input,
        output,
        inputTokens,
        outputTokens,
        ok,
        error);
  }
}
