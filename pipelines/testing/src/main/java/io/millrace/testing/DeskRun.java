package io.millrace.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One run of an agent of the desk. */
record DeskRun(
    String traceId,
    DeskPrompt prompt,
    DeskAgent agent,
    DeskAgent.Reply reply,
    int answer,
    boolean right,
    Instant startedAt,
    String outcome)
    implements PlantedTrace {

  /** What a run reports of itself, as noisy as other planted runs. */
  static String outcome(
      DeskAgent.Reply reply, boolean right, PlantedNoise noise, RandomGenerator random) {
    if (random.nextDouble() < noise.outcomeMissing()) {
      return null;
    }
    boolean says = right != random.nextDouble() < noise.outcomeWrong();
    if (reply.text() == null) {
      return "timeout";
    }
    return says ? "success" : "failure";
  }

  @Override
  public int promptNumber() {
    return prompt.number();
  }

  @Override
  public Instant endedAt() {
    return startedAt.plusMillis(Math.round(reply.latencyMillis()));
  }

  @Override
  public Trace trace(String reported) {
    List<Message> messages = new ArrayList<>();
    messages.add(message("system", DeskWords.SYSTEM));
    messages.add(message("user", prompt.text()));
    if (reply.text() != null) {
      messages.add(message("assistant", reply.text()));
    }
    return new Trace(
        traceId,
        DeskTasks.SCENARIO,
        agent.name(),
        "1.0",
        agent.model(),
        "",
        reply.adapterId(),
        startedAt,
        endedAt(),
        messages,
        null,
        null,
        null,
        List.of(),
        reply.inputTokens(),
        reply.outputTokens(),
        reply.costUsd(),
        reply.latencyMillis(),
        reported,
        List.of(),
        JsonNodeFactory.instance.objectNode().put("temperature", 0.2),
        null,
        Map.of());
  }

  private static Message message(String role, String text) {
    return new Message(role, List.of(new ContentPart.Text(text)), true, List.of(), null, null);
  }
}
