package io.millrace.serve.http;

import java.time.Duration;

/** Counts the requests that are being answered. */
final class InFlight {

  private int count;

  synchronized void enter() {
    count++;
  }

  synchronized void leave() {
    count--;
    notifyAll();
  }

  /** Waits until there is none; false when {@code patience} was not enough. */
  synchronized boolean awaitNone(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    long left = patience.toMillis();
    while (count > 0 && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    return count == 0;
  }
}
