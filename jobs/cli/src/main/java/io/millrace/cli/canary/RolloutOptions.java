package io.millrace.cli.canary;

import io.millrace.cli.settings.TimeSpan;
import io.millrace.registry.Rollout;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is fixed when a canary starts. */
final class RolloutOptions {

  @Option(
      names = "--share",
      defaultValue = "0.1",
      description = "The share of conversations that it answers (${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--min-rated",
      paramLabel = "N",
      defaultValue = "320",
      description = "Rated conversations of each arm that a promotion needs (${DEFAULT-VALUE}).")
  private int minRated;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      defaultValue = "14d",
      description = "How long conversations count for a promotion, such as 36h (${DEFAULT-VALUE}).")
  private String deadline;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long after its beginning a conversation is looked at (${DEFAULT-VALUE}).")
  private String wait;

  @Option(
      names = "--cool-down",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "How long no other may start after harm (${DEFAULT-VALUE}).")
  private String coolDown;

  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "The probability of a false alarm about ratings (${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--silence-alpha",
      defaultValue = "0.05",
      description = "The probability of a false alarm about silence and errors (${DEFAULT-VALUE}).")
  private double silenceAlpha;

  /**
   * The rollout that begins now.
   *
   * @throws ParameterException naming the option that cannot be used
   */
  Rollout rollout(CommandLine command, Instant now) {
    try {
      return new Rollout(
          share,
          minRated,
          now.plus(time("--deadline", deadline)),
          time("--wait", wait),
          time("--cool-down", coolDown),
          alpha,
          silenceAlpha);
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(command, invalid.getMessage(), invalid);
    }
  }

  private static Duration time(String option, String value) {
    try {
      return TimeSpan.parse(value);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          "Cannot use %s %s; give %s".formatted(option, value, TimeSpan.FORM), invalid);
    }
  }
}
