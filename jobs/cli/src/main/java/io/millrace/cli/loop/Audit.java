package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.CommandFailure;
import io.millrace.scenario.Price;
import io.millrace.scenario.ScenarioTask;
import io.millrace.scenario.Verification;
import io.millrace.scenario.Verifier;
import io.millrace.scenario.Verifiers;
import io.millrace.testing.DeskAgent;
import io.millrace.testing.DeskCase;
import io.millrace.testing.DeskPrompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Examines agents on messages that neither trainer nor gate has read. */
final class Audit {

  private static final double SECONDS_PER_MILLI = 1e-3;

  private final Desk desk;
  private final Verifier verifier;
  private final List<ScenarioTask> tasks;

  Audit(Desk desk) throws IOException {
    this.desk = desk;
    this.verifier = Verifiers.open(desk.scenario(), null);
    this.tasks = desk.tasks().audit().tasks();
  }

  /**
   * What an agent reached.
   *
   * @param exact the share of right answers
   * @param costUsd of one answer; null when unknown
   */
  record Result(String agent, double exact, Double costUsd) {}

  /** Examines a served model, which pays for the seconds that its machine is busy. */
  Result served(String name, Asking asking) throws IOException {
    List<JsonNode> conversations = new ArrayList<>();
    tasks.forEach(task -> conversations.add(task.conversation(desk.scenario().systemPrompt())));
    long begin = System.nanoTime();
    List<Asking.Answered> answers = asking.ask(conversations, false);
    double seconds = (System.nanoTime() - begin) / 1e9 / tasks.size();
    List<String> texts = answers.stream().map(Asking.Answered::text).toList();
    return new Result(name, exact(texts), cost("local", null, null, seconds));
  }

  /** Examines an agent of the planted traffic. */
  Result planted(DeskAgent agent, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, DeskCase> cases =
        DeskCase.all().stream().collect(Collectors.toMap(DeskCase::key, Function.identity()));
    List<String> texts = new ArrayList<>();
    double cost = 0;
    boolean known = true;
    for (ScenarioTask task : tasks) {
      String message = task.messages().get(0).path("content").asText();
      DeskCase about = cases.get(task.group());
      DeskAgent.Reply reply = agent.reply(new DeskPrompt(texts.size(), about, message), random);
      texts.add(reply.text() == null ? "" : reply.text());
      Double one =
          cost(
              agent.model(),
              reply.inputTokens(),
              reply.outputTokens(),
              reply.latencyMillis() * SECONDS_PER_MILLI);
      known &= one != null;
      cost += one == null ? 0 : one;
    }
    return new Result(agent.model(), exact(texts), known ? cost / tasks.size() : null);
  }

  /** What some seconds of this machine cost; null when the scenario names no price. */
  Double ownCost(double seconds) {
    return cost("local", null, null, seconds);
  }

  private Double cost(String model, Long input, Long output, double seconds) {
    Price price = desk.scenario().prices().get(model);
    if (price == null) {
      return null;
    }
    var cost = price.of(input, output, seconds);
    return cost.isPresent() ? cost.getAsDouble() : null;
  }

  private double exact(List<String> answers) {
    int right = 0;
    for (int i = 0; i < tasks.size(); i++) {
      Verification judged = verifier.judge(tasks.get(i), answers.get(i));
      if (judged instanceof Verification.Failed failed) {
        throw new CommandFailure(
            "Cannot judge an answer to %s: %s".formatted(tasks.get(i).id(), failed.error()));
      }
      right += judged instanceof Verification.Scored scored && scored.score() == 1 ? 1 : 0;
    }
    return (double) right / tasks.size();
  }
}
