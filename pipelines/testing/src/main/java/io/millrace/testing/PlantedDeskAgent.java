package io.millrace.testing;

import io.millrace.scenario.Price;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * An agent that knows the policy and is right at a given rate. Seven of ten of its mistakes are the
 * same for the same case, whoever makes them; the others are drawn.
 */
public final class PlantedDeskAgent implements DeskAgent {

  private static final double SYSTEMATIC = 0.7;
  private static final double BREAKS_OFF = 0.02;
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final String name;
  private final String model;
  private final double skill;
  private final double millis;
  private final Price price;
  private final DeskPolicy policy;
  private final long policySeed;

  /** An agent of a name, a model, a rate of right answers, a mean latency and a price. */
  public PlantedDeskAgent(
      String name, String model, double skill, double millis, Price price, long policySeed) {
    this.name = name;
    this.model = model;
    this.skill = skill;
    this.millis = millis;
    this.price = price;
    this.policy = new DeskPolicy(policySeed);
    this.policySeed = policySeed;
  }

  /** A careful and expensive agent, and a fast and careless one. */
  public static List<DeskAgent> both(long policySeed) {
    return List.of(careful(policySeed), careless(policySeed));
  }

  /** Right in 96 of 100 cases, at 3 and 15 dollars a million tokens. */
  public static DeskAgent careful(long policySeed) {
    return new PlantedDeskAgent(
        "concierge", "careful-120b", 0.96, 2100, new Price.PerToken(3, 15), policySeed);
  }

  /** Right in 78 of 100 cases, at 0.2 and 0.8 dollars a million tokens. */
  public static DeskAgent careless(long policySeed) {
    return new PlantedDeskAgent(
        "scout", "careless-8b", 0.78, 400, new Price.PerToken(0.2, 0.8), policySeed);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public Reply reply(DeskPrompt prompt, RandomGenerator random) {
    double latency = millis * random.nextDouble(0.5, 2);
    String text = random.nextDouble() < BREAKS_OFF ? null : text(prompt.about(), random);
    long input = tokens(DeskWords.SYSTEM) + tokens(prompt.text());
    long output = text == null ? 0 : tokens(text);
    OptionalDouble cost = price.of(input, output, latency / 1000);
    return new Reply(
        text, input, output, latency, cost.isPresent() ? cost.getAsDouble() : null, "");
  }

  /** About what a tokenizer of large models makes of it. */
  private static long tokens(String text) {
    return text.length() / CHARACTERS_PER_TOKEN;
  }

  private String text(DeskCase about, RandomGenerator random) {
    if (random.nextDouble() < skill) {
      return policy.answer(about).text();
    }
    long seed = 31L * policySeed + about.key().hashCode();
    boolean systematic = random.nextDouble() < SYSTEMATIC;
    return policy.mistaken(about, new Random(systematic ? seed : random.nextLong())).text();
  }
}
