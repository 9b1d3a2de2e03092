package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testing.DeskAgent;
import io.millrace.testing.DeskCase;
import io.millrace.testing.DeskPrompt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A model that is learnt at once: each part of its answer is what the most similar learnt cases
 * say, by votes that weigh five times as much for each thing that is the same.
 */
final class NearestCases implements DeskAgent {

  private static final JsonMapper JSON = new JsonMapper();
  private static final double CLOSER = 5;
  private static final List<String> PARTS = List.of("queue", "priority", "action");

  private final String adapterId;
  private final List<Learnt> learnt;

  /** An example: a case and the answer that was mined for it. */
  record Learnt(DeskCase about, JsonNode answer) {

    static Learnt of(DeskCase about, String answer) throws IOException {
      return new Learnt(about, JSON.readTree(answer));
    }

    private double weight(DeskCase other) {
      int same = about.issue().equals(other.issue()) ? 1 : 0;
      same += about.product().equals(other.product()) ? 1 : 0;
      same += about.plan().equals(other.plan()) ? 1 : 0;
      same += about.again() == other.again() ? 1 : 0;
      return Math.pow(CLOSER, same);
    }
  }

  NearestCases(String adapterId, List<Learnt> learnt) {
    this.adapterId = adapterId;
    this.learnt = List.copyOf(learnt);
  }

  JsonNode answer(DeskCase about) {
    ObjectNode answer = JSON.createObjectNode();
    for (String part : PARTS) {
      Map<String, Double> votes = new TreeMap<>();
      learnt.forEach(
          each -> votes.merge(each.answer().path(part).asText(), each.weight(about), Double::sum));
      votes.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .ifPresent(most -> answer.put(part, most.getKey()));
    }
    return answer;
  }

  @Override
  public String name() {
    return "desk";
  }

  @Override
  public String model() {
    return "nearest-cases";
  }

  @Override
  public Reply reply(DeskPrompt prompt, RandomGenerator random) {
    return new Reply(answer(prompt.about()).toString(), 40, 20, 100, null, adapterId);
  }
}
