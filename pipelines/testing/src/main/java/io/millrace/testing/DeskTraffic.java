package io.millrace.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Traffic of the support desk: messages about the cases that are meant for traffic, answered by
 * agents of several qualities, with signals as scarce and wrong as in {@link PlantedTraces}.
 */
public final class DeskTraffic {

  /** When the first run starts, unless another time is given. */
  public static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

  private static final JsonMapper JSON = new JsonMapper();

  /** How many runs a message gets on average, unless another number is given. */
  public static final int RUNS_PER_PROMPT = 4;

  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(30);

  private final DeskPolicy policy;
  private final SplittableRandom random;
  private final Map<Integer, List<String>> answers = new HashMap<>();

  private DeskTraffic(long policySeed, long seed) {
    this.policy = new DeskPolicy(policySeed);
    this.random = new SplittableRandom(seed);
  }

  /** Traffic of the careful and the careless agent with the default noise. */
  public static PlantedTraffic generate(DeskTasks tasks, long seed, int runs) {
    return generate(
        tasks,
        seed,
        runs,
        RUNS_PER_PROMPT,
        PlantedDeskAgent.both(tasks.policySeed()),
        PlantedNoise.DEFAULT,
        START);
  }

  /**
   * Traffic of so many runs, each by one of the agents at random; duplicates, revisions, broken
   * records and feedback come on top. Agents are asked in the order of the runs.
   *
   * @throws IllegalArgumentException if a number is not positive or there is no agent
   */
  public static PlantedTraffic generate(
      DeskTasks tasks,
      long seed,
      int runs,
      int runsPerPrompt,
      List<DeskAgent> agents,
      PlantedNoise noise,
      Instant start) {
    if (runs <= 0 || runsPerPrompt <= 0 || agents.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot plant %d runs, %d a message, of %d agents; give positive numbers"
              .formatted(runs, runsPerPrompt, agents.size()));
    }
    DeskTraffic traffic = new DeskTraffic(tasks.policySeed(), seed);
    PlantedChannel channel = new PlantedChannel(traffic.random, noise);
    List<DeskPrompt> prompts = traffic.prompts(tasks, Math.max(1, runs / runsPerPrompt));
    for (int number = 0; number < runs; number++) {
      DeskPrompt prompt = DeskWords.pick(prompts, traffic.random);
      DeskAgent agent = DeskWords.pick(agents, traffic.random);
      Instant at = start.plus(BETWEEN_RUNS.multipliedBy(number));
      channel.deliver(traffic.run(prompt, agent, noise, at), number);
    }
    return channel.traffic(seed);
  }

  /** Messages about the cases of traffic, all different. */
  public static List<DeskPrompt> prompts(DeskTasks tasks, long seed, int count) {
    return new DeskTraffic(tasks.policySeed(), seed).prompts(tasks, count);
  }

  /** Distinct messages; where a case has no new one left, fewer than asked for. */
  private List<DeskPrompt> prompts(DeskTasks tasks, int count) {
    List<DeskPrompt> prompts = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    for (int tries = 0; prompts.size() < count && tries < 20 * count; tries++) {
      DeskCase about = DeskWords.pick(tasks.traffic(), random);
      String text = DeskWords.message(about, random);
      if (texts.add(text)) {
        prompts.add(new DeskPrompt(prompts.size(), about, text));
      }
    }
    return prompts;
  }

  private DeskRun run(DeskPrompt prompt, DeskAgent agent, PlantedNoise noise, Instant at) {
    String id = "desk-%016x".formatted(random.nextLong());
    DeskAgent.Reply reply = agent.reply(prompt, random);
    boolean right = reply.text() != null && right(prompt.about(), reply.text());
    String outcome = DeskRun.outcome(reply, right, noise, random);
    return new DeskRun(id, prompt, agent, reply, index(prompt, reply), right, at, outcome);
  }

  private int index(DeskPrompt prompt, DeskAgent.Reply reply) {
    if (reply.text() == null) {
      return -1;
    }
    List<String> given = answers.computeIfAbsent(prompt.number(), number -> new ArrayList<>());
    if (!given.contains(reply.text())) {
      given.add(reply.text());
    }
    return given.indexOf(reply.text());
  }

  private boolean right(DeskCase about, String text) {
    try {
      JsonNode given = JSON.readTree(text);
      return policy.answer(about).json().equals(given);
    } catch (JsonProcessingException notJson) {
      return false;
    }
  }
}
