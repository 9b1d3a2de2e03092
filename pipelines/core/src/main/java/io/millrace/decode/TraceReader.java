package io.millrace.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.fact.RejectReason;
import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Routing;
import io.millrace.trace.Step;
import io.millrace.trace.Trace;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A trace under construction from its JSON fields. */
final class TraceReader {
  private String traceId = "";
  private String scenario = "";
  private String agent = "";
  private String agentVersion = "";
  private String model = "";
  private String provider = "";
  private String adapterId = "";
  private Instant startedAt;
  private Instant endedAt;
  private List<Message> messages = List.of();
  private String query;
  private String result;
  private JsonNode tools;
  private List<Step> steps = List.of();
  private Long inputTokens;
  private Long outputTokens;
  private Double costUsd;
  private Double latencyMillis;
  private String outcome;
  private List<Feedback> feedback = List.of();
  private JsonNode config;
  private Routing routing;

  static Trace read(JsonInput in) throws IOException, RejectedInput {
    in.expect(JsonToken.START_OBJECT, "a trace (a JSON object)");
    TraceReader reader = new TraceReader();
    JsonParser parser = in.parser;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      reader.field(field, in);
    }
    checkId(reader.traceId);
    return reader.build(in);
  }

  private void field(String field, JsonInput in) throws IOException, RejectedInput {
    switch (field) {
      case "trace_id" -> traceId = in.isNull() ? "" : in.onlyString();
      case "scenario" -> scenario = in.stringOrEmpty();
      case "agent" -> agent = in.stringOrEmpty();
      case "agent_version" -> agentVersion = in.stringOrEmpty();
      case "model" -> model = in.stringOrEmpty();
      case "provider" -> provider = in.stringOrEmpty();
      case "adapter_id" -> adapterId = in.stringOrEmpty();
      case "started_at" -> startedAt = in.time();
      case "ended_at" -> endedAt = in.time();
      case "messages" -> messages = MessageReader.readAll(in);
      case "query" -> query = in.onlyString();
      case "result" -> result = in.onlyString();
      case "tools" -> tools = in.tree();
      case "steps" -> steps = StepReader.readAll(in);
      case "input_tokens" -> inputTokens = in.integer();
      case "output_tokens" -> outputTokens = in.integer();
      case "cost_usd" -> costUsd = in.decimal();
      case "latency_ms" -> latencyMillis = in.decimal();
      case "outcome" -> outcome = in.onlyString();
      case "feedback" -> feedback = FeedbackReader.inline(in);
      case "config" -> config = in.object();
      case "routing" -> routing = routing(in);
      case "attributes" -> attributes(in);
      default -> in.keepUnknown();
    }
  }

  private static Routing routing(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return null;
    }
    in.expect(JsonToken.START_OBJECT, "an object with policy, propensity and candidates");
    String policy = "";
    Double propensity = null;
    List<String> candidates = List.of();
    JsonParser parser = in.parser;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      switch (field) {
        case "policy" -> policy = in.stringOrEmpty();
        case "propensity" -> propensity = in.decimal();
        case "candidates" -> candidates = candidates(in);
        default -> in.keepUnknown();
      }
    }
    return new Routing(policy, propensity, candidates);
  }

  private static List<String> candidates(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return List.of();
    }
    in.expect(JsonToken.START_ARRAY, "a list of model names");
    List<String> names = new ArrayList<>();
    while (in.parser.nextToken() != JsonToken.END_ARRAY) {
      names.add(in.stringOrEmpty());
    }
    return names;
  }

  private static void attributes(JsonInput in) throws IOException, RejectedInput {
    if (in.isNull()) {
      return;
    }
    in.expect(JsonToken.START_OBJECT, "an object of strings");
    JsonParser parser = in.parser;
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      parser.nextToken();
      if (!in.isNull()) {
        in.extras.put(field, in.anyText());
      }
    }
  }

  private Trace build(JsonInput in) {
    return new Trace(
        traceId,
        scenario.isEmpty() ? Trace.DEFAULT_SCENARIO : scenario,
        agent,
        agentVersion,
        model,
        provider,
        adapterId,
        startedAt,
        endedAt,
        messages,
        query,
        result,
        tools,
        steps,
        inputTokens,
        outputTokens,
        costUsd,
        latencyMillis,
        outcome,
        feedback,
        config,
        routing,
        Collections.unmodifiableMap(in.extras));
  }

  /** Any characters may stand in an id, but it must be there and be short enough for a key. */
  static void checkId(String traceId) throws RejectedInput {
    if (traceId.isEmpty()) {
      throw new RejectedInput(
          RejectReason.MISSING_ID, "trace_id is missing or empty: give each run a unique one");
    }
    if (traceId.length() > Limits.ID_LENGTH) {
      throw new RejectedInput(
          RejectReason.INVALID_ID,
          "trace_id has "
              + traceId.length()
              + " characters, at most "
              + Limits.ID_LENGTH
              + " are allowed: "
              + JsonInput.shortened(traceId));
    }
  }
}
