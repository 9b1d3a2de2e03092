package io.millrace.lake;

import java.io.IOException;
import java.io.Serializable;

/** Is told of every published commit; lives and ends with the committer. */
public interface CommitListener extends AutoCloseable {

  /** Returns at once: what is to be done about the commit happens elsewhere. */
  void committed(Commit commit) throws IOException;

  @Override
  void close() throws IOException;

  /** Opens the listener on the committer's host. */
  @FunctionalInterface
  interface Factory extends Serializable {
    CommitListener open() throws IOException;
  }
}
