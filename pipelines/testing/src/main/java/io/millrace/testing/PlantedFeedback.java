package io.millrace.testing;

import io.millrace.trace.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Draws what people, programs and judges say about a run. */
final class PlantedFeedback {

  private static final List<String> SOURCES = List.of("human", "human", "code", "llm");

  private PlantedFeedback() {}

  /**
   * The feedback records of one run, none for most runs. The last record is the one in force: one
   * in twenty raters says the opposite first and corrects it later.
   */
  static List<Feedback> draw(PlantedTrace run, PlantedNoise noise, RandomGenerator random) {
    List<Feedback> records = new ArrayList<>();
    if (random.nextDouble() >= noise.rated()) {
      return records;
    }
    String source = SOURCES.get(random.nextInt(SOURCES.size()));
    boolean praises = run.right() != random.nextDouble() < noise.flipped();
    Instant time = run.endedAt().plus(Duration.ofMinutes(random.nextInt(1, 600)));
    if (random.nextInt(20) == 0) {
      records.add(record(run, source, !praises, time.minusSeconds(40), random));
    }
    records.add(record(run, source, praises, time, random));
    return records;
  }

  /** A record that never counts: out of range, or about a trace that does not exist. */
  static Feedback useless(PlantedTrace run, RandomGenerator random) {
    boolean outOfRange = random.nextBoolean();
    double score = outOfRange ? 7.0 : 0.5;
    return new Feedback(
        outOfRange ? run.traceId() : "never-seen-" + run.traceId(),
        null,
        "feedback",
        "human",
        "stars",
        score,
        outOfRange ? "7.0" : "0.5",
        run.endedAt(),
        "");
  }

  private static Feedback record(
      PlantedTrace run, String source, boolean praises, Instant time, RandomGenerator random) {
    double score = (praises ? random.nextInt(75, 101) : random.nextInt(0, 26)) / 100.0;
    return new Feedback(
        run.traceId(),
        null,
        "feedback",
        source,
        source.equals("human") ? "reviewer-" + random.nextInt(9) : "",
        score,
        Double.toString(score),
        time,
        "");
  }
}
