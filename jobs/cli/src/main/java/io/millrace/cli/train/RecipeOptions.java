package io.millrace.cli.train;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** How to train; each flag is a key of the recipe, and the last one given wins. */
final class RecipeOptions {

  private final Map<String, String> keys = new TreeMap<>();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "sft or dpo, which make an adapter, or full, which trains all weights.")
  void backend(String name) {
    keys.put("backend", name);
  }

  @Option(names = "--rank", paramLabel = "N", description = "Inner width of the adapter.")
  void rank(String rank) {
    keys.put("rank", rank);
  }

  @Option(
      names = "--alpha",
      paramLabel = "X",
      description = "The adapter's output is scaled by alpha / rank.")
  void alpha(String alpha) {
    keys.put("alpha", alpha);
  }

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "The highest learning rate; warm-up and cosine lie around it.")
  void learningRate(String rate) {
    keys.put("learning_rate", rate);
  }

  @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of epochs.")
  void steps(String steps) {
    keys.put("steps", steps);
  }

  @Option(names = "--epochs", paramLabel = "X", description = "How often each pair is seen.")
  void epochs(String epochs) {
    keys.put("epochs", epochs);
  }

  @Option(names = "--batch-size", paramLabel = "N", description = "Pairs of one step.")
  void batchSize(String size) {
    keys.put("batch_size", size);
  }

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      description = "Longest conversation; the base's context where that is shorter.")
  void maxLength(String tokens) {
    keys.put("max_tokens", tokens);
  }

  @Option(names = "--seed", paramLabel = "N", description = "Decides order, start and dropout.")
  void seed(String seed) {
    keys.put("seed", seed);
  }

  @Option(names = "--threads", paramLabel = "N", description = "Processor threads of the trainer.")
  void threads(String threads) {
    keys.put("threads", threads);
  }

  @Option(
      names = "--recipe",
      paramLabel = "KEY=VALUE",
      description = "Any key of the recipe; may be repeated.")
  void recipe(Map<String, String> values) {
    keys.putAll(values);
  }

  /** The keys that were given. */
  Map<String, String> keys() {
    return keys;
  }
}
