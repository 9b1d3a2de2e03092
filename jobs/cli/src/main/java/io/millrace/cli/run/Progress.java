package io.millrace.cli.run;

import java.io.PrintWriter;

/** Lines on standard error, each with the seconds since the start. */
final class Progress {

  private final PrintWriter err;
  private final long start = System.nanoTime();

  Progress(PrintWriter err) {
    this.err = err;
  }

  void say(String text) {
    double seconds = (System.nanoTime() - start) / 1e9;
    err.printf("%6.1f s  %s%n", seconds, text);
    err.flush();
  }
}
