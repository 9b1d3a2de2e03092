package io.millrace.cli.run;

import java.io.PrintWriter;

/** Lines on standard error, each with the seconds since the start. */
public final class Timeline {

  private final PrintWriter err;
  private final long start = System.nanoTime();

  public Timeline(PrintWriter err) {
    this.err = err;
  }

  /** Says what has just happened. */
  public void say(String text) {
    err.printf("%6.1f s  %s%n", seconds(), text);
    err.flush();
  }

  /** Seconds since the start. */
  public double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
