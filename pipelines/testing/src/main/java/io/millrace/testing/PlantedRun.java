package io.millrace.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.Routing;
import io.millrace.trace.Step;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One run before it is delivered.
 *
 * @param answer the index of the answer given, or -1 when the run broke off
 * @param outcome null when unknown
 */
record PlantedRun(
    String traceId,
    PlantedPrompt prompt,
    int answer,
    PlantedModel model,
    int agent,
    Instant startedAt,
    long latencyMillis,
    double costUsd,
    String outcome)
    implements PlantedTrace {

  private static final List<String> AGENTS = List.of("concierge", "scout", "clerk");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static PlantedRun draw(
      String traceId,
      PlantedPrompt prompt,
      Instant startedAt,
      PlantedNoise noise,
      RandomGenerator random) {
    PlantedModel model = PlantedModel.draw(random);
    boolean broken = random.nextInt(50) == 0;
    int answer = broken ? -1 : prompt.answer(model.skill, random);
    boolean right = answer == prompt.right();
    String outcome = null;
    if (random.nextDouble() >= noise.outcomeMissing()) {
      boolean says = right != random.nextDouble() < noise.outcomeWrong();
      outcome = says && !broken ? "success" : broken ? "timeout" : "failure";
    }
    return new PlantedRun(
        traceId,
        prompt,
        answer,
        model,
        random.nextInt(AGENTS.size()),
        startedAt,
        Math.round(model.latencyMillis * random.nextDouble(0.5, 2)),
        model.costUsd * random.nextInt(50, 200) / 100,
        outcome);
  }

  @Override
  public int promptNumber() {
    return prompt.number();
  }

  @Override
  public boolean right() {
    return answer == prompt.right();
  }

  @Override
  public Instant endedAt() {
    return startedAt.plusMillis(latencyMillis);
  }

  @Override
  public Trace trace(String reported) {
    PlantedScenario scenario = prompt.scenario();
    boolean routed = scenario.equals(PlantedScenario.SUPPORT_DESK);
    ObjectNode config = JSON.objectNode().put("max_turns", 4 + 2 * agent).put("temperature", 0.2);
    config.putArray("tools").add(scenario.tool());
    return new Trace(
        traceId,
        scenario.label(),
        AGENTS.get(agent),
        prompt.number() % 2 == 0 ? "1.4" : "1.5",
        model.label,
        "on-premises",
        "",
        startedAt,
        endedAt(),
        messages(),
        null,
        null,
        tools(),
        steps(),
        (long) prompt.question().length() / 4 + 60L * prompt.toolCalls(),
        40L + 10L * prompt.toolCalls(),
        costUsd,
        (double) latencyMillis,
        reported,
        List.of(),
        config,
        routed
            ? new Routing(
                "weighted",
                model.propensity(),
                List.of(
                    PlantedModel.SMALL.label, PlantedModel.MEDIUM.label, PlantedModel.LARGE.label))
            : null,
        Map.of("region", prompt.number() % 3 == 0 ? "eu" : "us"));
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    messages.add(message("system", prompt.scenario().system()));
    messages.add(message("user", prompt.question()));
    for (int call = 0; call < prompt.toolCalls(); call++) {
      String id = "call_" + call;
      ToolCall made =
          new ToolCall(id, prompt.scenario().tool(), new ToolCall.Arguments.Json(arguments(call)));
      messages.add(new Message("assistant", List.of(), true, List.of(made), null, null));
      messages.add(
          new Message("tool", text("record " + prompt.number()), true, List.of(), id, null));
    }
    if (answer >= 0) {
      messages.add(message("assistant", prompt.answers().get(answer)));
    }
    return messages;
  }

  private List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (int call = 0; call < prompt.toolCalls(); call++) {
      steps.add(
          new Step(
              "tool_call",
              prompt.scenario().tool(),
              "",
              startedAt.plusMillis(20L * call),
              18.0,
              arguments(call),
              null,
              null,
              null,
              true,
              ""));
    }
    return steps;
  }

  private ObjectNode arguments(int call) {
    return JSON.objectNode().put("id", prompt.number()).put("page", call);
  }

  private JsonNode tools() {
    ObjectNode tool = JSON.objectNode().put("type", "function");
    ObjectNode function = tool.putObject("function").put("name", prompt.scenario().tool());
    ObjectNode properties = function.putObject("parameters").put("type", "object");
    properties.putObject("properties").putObject("id").put("type", "integer");
    return JSON.arrayNode().add(tool);
  }

  private static Message message(String role, String text) {
    return new Message(role, text(text), true, List.of(), null, null);
  }

  private static List<ContentPart> text(String text) {
    return List.of(new ContentPart.Text(text));
  }
}
