package io.millrace.testing;

import io.millrace.trace.Feedback;
import io.millrace.trace.Message;
import io.millrace.trace.Trace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Applies the rules for SFT pairs to planted records in plain Java, apart from the SQL that mines
 * them: which trace represents the winning answer of each prompt.
 */
public final class PlantedConformance {

  private static final double MIN_QUALITY = 0.7;
  private static final double Z = 1.6449;
  private static final List<String> SOURCES = List.of("human", "code", "llm");

  private PlantedConformance() {}

  private record Identity(Integer step, String name, String source, String author) {}

  private record Rated(Trace trace, Double quality, boolean contradictory) {
    boolean failed() {
      return trace.outcome() != null && !trace.outcome().equals("success");
    }
  }

  private record Candidate(double mean, double lower, Trace representative) {}

  /** The share of pairs, mined or expected, on which both agree; 1 is full conformance. */
  public static double of(PlantedTraffic traffic, Collection<String> mined) {
    Set<String> expected = expected(traffic);
    Set<String> all = new HashSet<>(expected);
    all.addAll(mined);
    Set<String> both = new HashSet<>(expected);
    both.retainAll(Set.copyOf(mined));
    return all.isEmpty() ? 1 : (double) both.size() / all.size();
  }

  /** The trace ids of the representatives that the rules choose. */
  static Set<String> expected(PlantedTraffic traffic) {
    Map<String, Trace> current = new HashMap<>();
    Map<String, Map<Identity, Feedback>> inForce = new HashMap<>();
    for (Planted record : traffic.records()) {
      if (record instanceof Planted.Delivery delivery) {
        Trace trace = delivery.trace();
        current.merge(trace.traceId(), trace, (a, b) -> b.endedAt().isAfter(a.endedAt()) ? b : a);
      } else if (record instanceof Planted.Rating rating && rating.feedback().inRange()) {
        Feedback given = rating.feedback();
        inForce
            .computeIfAbsent(given.traceId(), id -> new HashMap<>())
            .merge(
                new Identity(given.step(), given.name(), given.source(), given.author()),
                given,
                PlantedConformance::newer);
      }
    }
    Map<Integer, Map<List<String>, List<Rated>>> prompts = new HashMap<>();
    for (PlantedTruth.Run run : traffic.truth().runs()) {
      Trace trace = current.get(run.traceId());
      List<String> answer = answer(trace);
      if (!answer.isEmpty()) {
        Map<Identity, Feedback> given = inForce.getOrDefault(run.traceId(), Map.of());
        prompts
            .computeIfAbsent(run.prompt(), prompt -> new HashMap<>())
            .computeIfAbsent(answer, key -> new ArrayList<>())
            .add(rated(trace, given.values()));
      }
    }
    Set<String> chosen = new HashSet<>();
    prompts.values().forEach(answers -> winner(answers).ifPresent(chosen::add));
    return chosen;
  }

  /** What the assistant said and called; a run that only called tools has an answer, too. */
  private static List<String> answer(Trace trace) {
    List<String> parts = new ArrayList<>();
    for (Message message : trace.messages()) {
      if (message.role().equals("assistant")) {
        if (!message.text().isBlank()) {
          parts.add(message.text());
        }
        message.toolCalls().forEach(call -> parts.add(call.name() + call.arguments()));
      }
    }
    return parts;
  }

  private static Feedback newer(Feedback a, Feedback b) {
    int order = a.time().compareTo(b.time());
    return order != 0 ? (order > 0 ? a : b) : (a.score() <= b.score() ? a : b);
  }

  private static Rated rated(Trace trace, Collection<Feedback> inForce) {
    for (String source : SOURCES) {
      List<Double> scores =
          inForce.stream()
              .filter(given -> given.step() == null && given.source().equals(source))
              .map(Feedback::score)
              .sorted()
              .toList();
      if (!scores.isEmpty()) {
        double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return new Rated(trace, mean, round(scores.get(scores.size() - 1) - scores.get(0)) > 0.5);
      }
    }
    Rated unrated = new Rated(trace, null, false);
    return unrated.failed() ? new Rated(trace, 0.0, false) : unrated;
  }

  private static Optional<String> winner(Map<List<String>, List<Rated>> answers) {
    List<Candidate> eligible = new ArrayList<>();
    answers.values().forEach(copies -> candidate(copies).ifPresent(eligible::add));
    return eligible.stream()
        .max(
            Comparator.comparingDouble(Candidate::lower)
                .thenComparingDouble(Candidate::mean)
                .thenComparing(candidate -> candidate.representative().endedAt()))
        .map(candidate -> candidate.representative().traceId());
  }

  private static Optional<Candidate> candidate(List<Rated> copies) {
    List<Double> qualities = copies.stream().map(Rated::quality).filter(Objects::nonNull).toList();
    double mean = qualities.stream().mapToDouble(Double::doubleValue).average().orElse(-1);
    if (round(mean) < MIN_QUALITY) {
      return Optional.empty();
    }
    Comparator<Trace> newest =
        Comparator.comparing(Trace::endedAt, Comparator.<Instant>reverseOrder());
    return copies.stream()
        .filter(copy -> !copy.failed() && !copy.contradictory())
        .map(Rated::trace)
        .min(newest.thenComparing(Trace::traceId))
        .map(trace -> new Candidate(round(mean), round(lower(mean, qualities.size())), trace));
  }

  /** Wilson's lower bound, one-sided 95 %. */
  private static double lower(double mean, int n) {
    double z2 = Z * Z;
    double spread = Z * Math.sqrt(mean * (1 - mean) / n + z2 / (4.0 * n * n));
    return (mean + z2 / (2.0 * n) - spread) / (1 + z2 / n);
  }

  private static double round(double value) {
    return BigDecimal.valueOf(value).setScale(9, RoundingMode.HALF_UP).doubleValue();
  }
}
