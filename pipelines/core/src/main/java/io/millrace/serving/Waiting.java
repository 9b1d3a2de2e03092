package io.millrace.serving;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks a server again until it has seen what it follows. */
public final class Waiting {

  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(200);

  private Waiting() {}

  /** A question to a server; empty when it is to be asked again. */
  @FunctionalInterface
  public interface Question<T> {
    Optional<T> ask() throws IOException;
  }

  /** The first answer; empty when there is none within the limit. It is asked once at least. */
  public static <T> Optional<T> until(Question<T> question, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    Optional<T> answer = question.ask();
    while (answer.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL);
      answer = question.ask();
    }
    return answer;
  }
}
