package io.millrace.points;

import java.time.Duration;
import java.util.List;

/**
 * How a batch of lines fared: each line was taken or refused, or the server has to be tried again.
 */
sealed interface Delivery {

  record Settled(List<Refused> refused) implements Delivery {}

  /** The server cannot take them now; {@code retryAfter} is zero when it does not say when. */
  record Unavailable(String trouble, Duration retryAfter) implements Delivery {}
}
