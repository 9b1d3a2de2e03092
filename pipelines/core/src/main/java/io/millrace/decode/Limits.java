package io.millrace.decode;

import com.fasterxml.jackson.core.StreamReadConstraints;

/** How much one record may ask of the decoder; the record's own size is the caller's limit. */
final class Limits {
  static final int DEPTH = 200;

  /** Arguments written as a string are nested below their message when they are written back. */
  static final int ARGUMENTS_DEPTH = 150;

  static final int ID_LENGTH = 512;
  static final int QUOTED_LENGTH = 80;

  static final int NAME_LENGTH = 50_000;
  private static final int NUMBER_LENGTH = 1_000;

  private Limits() {}

  static StreamReadConstraints depth(int depth) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(depth)
        .maxStringLength(Integer.MAX_VALUE)
        .maxNameLength(NAME_LENGTH)
        .maxNumberLength(NUMBER_LENGTH)
        .build();
  }
}
