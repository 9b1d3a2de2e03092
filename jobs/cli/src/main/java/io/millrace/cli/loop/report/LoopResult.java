package io.millrace.cli.loop.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one turn of the loop came to, beside what its home holds anyway; {@code loop.json} there.
 *
 * @param scenario of the slot
 * @param role of the slot
 * @param newMessages how many new messages the promoted adapter answered, 0 without one
 * @param rules how good mined pairs are against the planted truth: Millrace's first
 * @param verdicts in the order in which they were given, the good candidate's first
 * @param audited the base first
 * @param asked some of the audit's messages
 */
public record LoopResult(
    String scenario,
    String role,
    long policySeed,
    long seed,
    int newMessages,
    List<MinedRule> rules,
    List<Judged> verdicts,
    List<Audited> audited,
    List<Asked> asked,
    Spent spent) {

  /** The agent that answers before anything is learnt. */
  public static final String BEFORE = "base, before";

  /** The agent that answers after the promotion. */
  public static final String AFTER = "active adapter, after";

  private static final String FILE = "loop.json";
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  public LoopResult {
    rules = List.copyOf(rules);
    verdicts = List.copyOf(verdicts);
    audited = List.copyOf(audited);
    asked = List.copyOf(asked);
  }

  /** How good the pairs are that a rule chooses. */
  public record MinedRule(String rule, int pairs, double precision, double recall) {}

  /**
   * A candidate's verdict.
   *
   * @param candidate how it was made, for people
   * @param expected said before the gate ran
   */
  public record Judged(
      String candidate,
      String expected,
      String adapterId,
      String decision,
      String reason,
      String verdictId) {}

  /**
   * What an agent reached in the audit.
   *
   * @param exact the share of right answers
   * @param costUsd of one answer; null when unknown
   */
  public record Audited(String agent, double exact, Double costUsd) {}

  /**
   * A message of the audit.
   *
   * @param before what the base answered
   * @param after what the active adapter answered
   */
  public record Asked(
      String message,
      String expected,
      String before,
      boolean rightBefore,
      String after,
      boolean rightAfter) {}

  /**
   * What the turn took.
   *
   * @param learningSeconds training and gate of the promoted adapter; 0 without one
   * @param learningUsd the same in money; null when the scenario names no price
   * @param seconds the whole turn
   */
  public record Spent(double learningSeconds, Double learningUsd, double seconds) {}

  /** After so many tickets the adapter has paid for itself, beside an agent. */
  public record BreakEven(Audited agent, long tickets) {}

  /** What an agent reached; empty when it was not examined. */
  public Optional<Audited> audited(String agent) {
    return audited.stream().filter(each -> each.agent().equals(agent)).findFirst();
  }

  /** Against the dearest agent; empty when a price is unknown or nothing is saved. */
  public Optional<BreakEven> breakEven() {
    Optional<Audited> after = audited(AFTER).filter(each -> each.costUsd() != null);
    Optional<Audited> dearest =
        audited.stream()
            .filter(each -> each.costUsd() != null)
            .max(Comparator.comparingDouble(Audited::costUsd));
    if (after.isEmpty() || dearest.isEmpty() || spent.learningUsd() == null) {
      return Optional.empty();
    }
    double saved = dearest.get().costUsd() - after.get().costUsd();
    return saved <= 0
        ? Optional.empty()
        : Optional.of(
            new BreakEven(dearest.get(), Math.round(Math.ceil(spent.learningUsd() / saved))));
  }

  /** Writes it into the home. */
  public void write(Path home) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(home.resolve(FILE).toFile(), this);
  }

  /** Reads what {@link #write} wrote. */
  public static LoopResult read(Path home) throws IOException {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      throw new CommandFailure(
          "Cannot report on %s: there is no %s; turn the loop there with ./millrace run first"
              .formatted(home, FILE));
    }
    return JSON.readValue(file.toFile(), LoopResult.class);
  }
}
