package io.millrace.cli.run;

import java.io.PrintWriter;

/** Lines on standard error, each with the seconds since the start. */
final class Timeline {

  private final PrintWriter err;
  private final long start = System.nanoTime();

  Timeline(PrintWriter err) {
    this.err = err;
  }

  void say(String text) {
    double seconds = (System.nanoTime() - start) / 1e9;
    err.printf("%6.1f s  %s%n", seconds, text);
    err.flush();
  }
}
