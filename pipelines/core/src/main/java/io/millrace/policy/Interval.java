package io.millrace.policy;

/** Bounds of a gain, each holding with probability 1 - alpha at all looks together. */
public record Interval(double lower, double upper) {

  static final Interval UNKNOWN = new Interval(-1, 1);
}
