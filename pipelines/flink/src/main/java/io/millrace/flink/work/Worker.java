package io.millrace.flink.work;

import java.io.IOException;
import java.util.Optional;

/** Carries out one piece of work at a time, in a thread of its own. */
public interface Worker extends AutoCloseable {

  /**
   * Carries a piece out. A piece whose worker or job was lost comes again.
   *
   * @return the record that the source emits, empty for none
   */
  Optional<String> carryOut(String piece) throws IOException;

  /** Whether closing may also interrupt the thread. */
  default boolean isInterruptible() {
    return true;
  }

  /** Ends what is under way; called by another thread. */
  @Override
  void close();
}
