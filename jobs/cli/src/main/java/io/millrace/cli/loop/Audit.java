package io.millrace.cli.loop;

import io.millrace.cli.loop.report.LoopResult.Asked;
import io.millrace.cli.loop.report.LoopResult.Audited;
import io.millrace.scenario.Price;
import io.millrace.scenario.ScenarioTask;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Examines agents on messages that neither trainer nor gate has read. */
final class Audit {

  private static final double SECONDS_PER_MILLI = 1e-3;
  private static final int SHOWN = 6;
  private static final int WRONG = 2;

  private final Desk desk;
  private final Exam exam;
  private final List<ScenarioTask> tasks;

  Audit(Desk desk) throws IOException {
    this.desk = desk;
    this.tasks = desk.tasks().audit().tasks();
    this.exam = new Exam(desk, tasks);
  }

  /** An agent that was examined, with its answers in the order of the messages. */
  record Examined(Audited reached, List<String> answers) {}

  /** Examines a served model, which pays for the seconds that its machine is busy. */
  Examined served(String name, Asking asking) throws IOException {
    long begin = System.nanoTime();
    List<String> texts = exam.answers(asking);
    double seconds = (System.nanoTime() - begin) / 1e9 / tasks.size();
    return new Examined(
        new Audited(name, exam.exact(texts), cost("local", null, null, seconds)), texts);
  }

  /** Examines an agent of the planted traffic. */
  Audited planted(DeskAgent agent, long seed) {
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
    return new Audited(agent.model(), exam.exact(texts), known ? cost / tasks.size() : null);
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

  /** Some messages with both answers, every few of them, and then some that stay wrong. */
  List<Asked> asked(Examined before, Examined after) {
    List<Asked> all = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      ScenarioTask task = tasks.get(i);
      all.add(
          new Asked(
              task.messages().get(0).path("content").asText(),
              task.expected().toString(),
              before.answers().get(i),
              exam.right(i, before.answers().get(i)),
              after.answers().get(i),
              exam.right(i, after.answers().get(i))));
    }
    int every = Math.max(1, all.size() / SHOWN);
    return Stream.concat(
            IntStream.range(0, all.size()).filter(i -> i % every == 0).mapToObj(all::get),
            all.stream().filter(each -> !each.rightAfter()).limit(WRONG))
        .distinct()
        .toList();
  }
}
