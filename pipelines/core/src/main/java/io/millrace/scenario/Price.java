package io.millrace.scenario;

import java.util.OptionalDouble;

/** What a model's answers cost, in US dollars. */
public sealed interface Price {

  /** The cost of one answer, empty where what it depends on is not known. */
  OptionalDouble of(Long inputTokens, Long outputTokens, Double seconds);

  /** Priced by the million tokens. */
  record PerToken(double inputPerMillion, double outputPerMillion) implements Price {
    @Override
    public OptionalDouble of(Long inputTokens, Long outputTokens, Double seconds) {
      return inputTokens == null || outputTokens == null
          ? OptionalDouble.empty()
          : OptionalDouble.of(
              (inputPerMillion * inputTokens + outputPerMillion * outputTokens) / 1e6);
    }
  }

  /** Own hardware, priced by the second of work. */
  record PerSecond(double perSecond) implements Price {
    @Override
    public OptionalDouble of(Long inputTokens, Long outputTokens, Double seconds) {
      return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(perSecond * seconds);
    }
  }
}
