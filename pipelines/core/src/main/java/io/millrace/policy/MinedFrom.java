package io.millrace.policy;

/**
 * The state of the lake that something was mined from.
 *
 * @param commitSequence the newest commit that was loaded; 0 for none
 * @param commitId its id; null for none
 * @param dataset the hash of a dataset that was made of it; null for none
 */
public record MinedFrom(long commitSequence, String commitId, String dataset) {

  /** Mined from nothing, such as a policy that a person wrote. */
  public static final MinedFrom NOTHING = new MinedFrom(0, null, null);

  /**
   * @throws IllegalArgumentException when the sequence is negative, or has no commit
   */
  public MinedFrom {
    if (commitSequence < 0 || (commitSequence == 0) != (commitId == null)) {
      throw new IllegalArgumentException(
          "Cannot name commit %d with the id %s; give both, or 0 and none"
              .formatted(commitSequence, commitId));
    }
  }
}
