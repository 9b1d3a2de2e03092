package io.millrace.model.generate;

import io.millrace.model.base.GenerationConfig;
import java.util.List;
import java.util.Set;

/**
 * How to generate.
 *
 * @param maxTokens most new tokens
 * @param sampling how the next token is chosen
 * @param endIds token ids that end an answer
 * @param stop texts that end an answer
 */
public record GenerationOptions(
    int maxTokens, Sampling sampling, Set<Integer> endIds, List<String> stop) {

  public GenerationOptions {
    endIds = Set.copyOf(endIds);
    stop = List.copyOf(stop);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens is " + maxTokens + "; at least 1 is needed");
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop string is empty; leave it out");
    }
  }

  /** The likeliest token each time, until one of the model's own end ids. */
  public static GenerationOptions greedy(int maxTokens, GenerationConfig config) {
    return new GenerationOptions(
        maxTokens, Sampling.GREEDY, Set.copyOf(config.endIds()), List.of());
  }

  /** The same with other stop strings. */
  public GenerationOptions withStop(String... texts) {
    return new GenerationOptions(maxTokens, sampling, endIds, List.of(texts));
  }

  /** The same with another way to choose. */
  public GenerationOptions withSampling(Sampling other) {
    return new GenerationOptions(maxTokens, other, endIds, stop);
  }
}
