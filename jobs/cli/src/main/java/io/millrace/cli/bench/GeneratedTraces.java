package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.decode.TraceAvro;
import io.millrace.decode.TraceWriter;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Traces of one profile: the n-th is a function of the seed and n. Prompts come back four times on
 * average, so that pairs arise, and one run in four is rated. Not for use by two threads at once.
 */
final class GeneratedTraces {

  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> AGENTS = List.of("concierge", "scout", "clerk", "auditor");
  private static final List<String> MODELS = List.of("small-3b", "medium-8b", "large-70b");
  private static final int COPIES = 4;

  private final TrafficProfile profile;
  private final long seed;
  private final Words words;
  private final List<String> policies = new ArrayList<>();
  private final TraceWriter writer = new TraceWriter();

  GeneratedTraces(TrafficProfile profile, long seed) {
    this.profile = profile;
    this.seed = seed;
    words = new Words(seed);
    for (int i = 0; i < AGENTS.size(); i++) {
      policies.add(words.text(profile.systemWords, new SplittableRandom(seed + i)));
    }
  }

  /** The record as it stands on Kafka. */
  byte[] record(long number) {
    Trace trace = trace(number);
    return profile.avro ? TraceAvro.encode(trace) : writer.write(trace);
  }

  Trace trace(long number) {
    SplittableRandom random = new SplittableRandom(seed * 31 + number);
    long prompt = random.nextLong(1 + number / COPIES);
    int agent = random.nextInt(AGENTS.size());
    Instant started = EPOCH.plusMillis(number * 20);
    long latency = random.nextLong(300, 9_000);
    int outcome = random.nextInt(10);
    ObjectNode config = JSON.objectNode().put("max_turns", 4 + 2 * agent).put("temperature", 0.2);
    return new Trace(
        "%016x%08x".formatted(random.nextLong(), number),
        "support-" + prompt % 3,
        AGENTS.get(agent),
        "1.4",
        MODELS.get(random.nextInt(MODELS.size())),
        "on-premises",
        "",
        started,
        started.plusMillis(latency),
        messages(prompt, agent, random),
        null,
        null,
        null,
        steps(started, random),
        random.nextLong(100, 4_000),
        random.nextLong(20, 800),
        random.nextInt(1, 900) / 10_000.0,
        (double) latency,
        outcome < 4 ? null : outcome < 9 ? "success" : "failure",
        random.nextInt(4) == 0 ? List.of(rating(random)) : List.of(),
        config,
        null,
        Map.of("region", prompt % 2 == 0 ? "eu" : "us"));
  }

  private List<Message> messages(long prompt, int agent, SplittableRandom random) {
    SplittableRandom asked = new SplittableRandom(seed * 17 + prompt);
    List<Message> messages = new ArrayList<>();
    messages.add(message("system", policies.get((int) (prompt % policies.size()))));
    messages.add(message("user", words.text(24, asked)));
    for (int call = 0; call < profile.toolCalls; call++) {
      String id = "call_" + agent + call;
      ToolCall made = new ToolCall(id, tool(call), new ToolCall.Arguments.Json(arguments(random)));
      messages.add(new Message("assistant", List.of(), true, List.of(made), null, null));
      messages.add(
          new Message(
              "tool", text(words.text(profile.toolWords / 2, random)), true, List.of(), id, null));
      if (profile == TrafficProfile.TAU_LIKE) {
        messages.add(message("assistant", words.text(profile.answerWords / 2, random)));
        messages.add(message("user", words.text(12, random)));
      }
    }
    messages.add(message("assistant", words.text(profile.answerWords, random)));
    return messages;
  }

  private List<Step> steps(Instant started, SplittableRandom random) {
    List<Step> steps = new ArrayList<>();
    for (int call = 0; call < profile.toolCalls; call++) {
      JsonNode input = profile == TrafficProfile.TAU_LIKE ? arguments(random) : null;
      steps.add(
          new Step(
              "tool_call",
              tool(call),
              "",
              started.plusMillis(20L * call),
              (double) random.nextInt(5, 900),
              input,
              null,
              null,
              null,
              true,
              ""));
    }
    return steps;
  }

  private ObjectNode arguments(SplittableRandom random) {
    return JSON.objectNode()
        .put("order_id", "W" + random.nextInt(10_000_000))
        .put("reason", words.word(random))
        .put("page", random.nextInt(20));
  }

  private static String tool(int call) {
    return call % 2 == 0 ? "find_order" : "update_order";
  }

  private static Feedback rating(SplittableRandom random) {
    double score = random.nextInt(0, 11) / 10.0;
    return new Feedback("", null, "feedback", "human", "", score, null, null, "");
  }

  private static Message message(String role, String text) {
    return new Message(role, text(text), true, List.of(), null, null);
  }

  private static List<ContentPart> text(String text) {
    return List.of(new ContentPart.Text(text));
  }
}
