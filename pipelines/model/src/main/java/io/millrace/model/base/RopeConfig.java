package io.millrace.model.base;

/**
 * Rotary position embedding: the base {@code theta} and how its frequencies are stretched for long
 * contexts.
 */
public record RopeConfig(double theta, Scaling scaling) {

  /** The known ways to change the frequencies. */
  public sealed interface Scaling {}

  /** Frequencies as they come. */
  public record None() implements Scaling {}

  /** All frequencies divided by {@code factor}. */
  public record Linear(double factor) implements Scaling {}

  /**
   * Llama 3: wavelengths above {@code originalContext / low} are divided by {@code factor}, those
   * below {@code originalContext / high} are kept, and a linear blend lies between.
   */
  public record Llama3(double factor, double low, double high, int originalContext)
      implements Scaling {}

  /** The {@code dimension / 2} inverse frequencies in radians per position. */
  public float[] inverseFrequencies(int dimension) {
    float[] frequencies = new float[dimension / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = (float) (2 * i) / dimension;
      frequencies[i] = scaled(1f / (float) Math.pow(theta, exponent));
    }
    return frequencies;
  }

  private float scaled(float frequency) {
    if (scaling instanceof Linear linear) {
      return (float) (frequency / linear.factor());
    }
    if (scaling instanceof Llama3 llama) {
      double wavelength = 2 * Math.PI / frequency;
      double context = llama.originalContext();
      double mix = (context / wavelength - llama.low()) / (llama.high() - llama.low());
      double blend = Math.min(1, Math.max(0, mix));
      return (float) ((1 - blend) * frequency / llama.factor() + blend * frequency);
    }
    return frequency;
  }
}
