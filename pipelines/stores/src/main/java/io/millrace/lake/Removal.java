package io.millrace.lake;

import java.nio.file.Path;

/** A file of the lake that nothing reads any more. */
public record Removal(Path file, long bytes, Cause cause) {

  /** Why it is not read. */
  public enum Cause {
    /** A compacted commit, which is loaded, holds what it holds. */
    COMPACTED,
    /** No commit names it, and the job that wrote it cannot commit it any more. */
    UNCOMMITTED
  }
}
