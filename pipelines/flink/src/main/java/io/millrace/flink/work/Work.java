package io.millrace.flink.work;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/** What a {@link WorkSource} hands out, and who carries it out. */
public interface Work extends Serializable {

  /** Ids of all pieces, without line feeds, in the order in which they are wanted. */
  List<String> pieces() throws IOException;

  /** Whether pieces that nobody has yet are not wanted any more. */
  default boolean isEnough() {
    return false;
  }

  /** A new worker for a subtask of the source. */
  Worker worker(int subtask) throws IOException;
}
