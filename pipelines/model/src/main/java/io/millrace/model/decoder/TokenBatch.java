package io.millrace.model.decoder;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows of token ids of one width. Where {@code attention} is given, 0 marks padding. Where {@code
 * positions} are given without it, a position that does not follow the one before starts a new
 * document, and rows attend only inside documents.
 */
public record TokenBatch(int[][] ids, Optional<int[][]> attention, Optional<int[][]> positions) {

  public TokenBatch {
    if (ids.length == 0 || ids[0].length == 0) {
      throw new IllegalArgumentException("a batch needs at least one row with one token");
    }
  }

  /** One row without padding. */
  public static TokenBatch of(int... ids) {
    return new TokenBatch(new int[][] {ids}, Optional.empty(), Optional.empty());
  }

  /** Rows padded on the right to the longest. */
  public static TokenBatch padRight(List<int[]> rows, int padId) {
    int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[][] ids = new int[rows.size()][width];
    int[][] attention = new int[rows.size()][width];
    for (int r = 0; r < ids.length; r++) {
      int[] row = rows.get(r);
      Arrays.fill(ids[r], padId);
      System.arraycopy(row, 0, ids[r], 0, row.length);
      Arrays.fill(attention[r], 0, row.length, 1);
    }
    return new TokenBatch(ids, Optional.of(attention), Optional.empty());
  }

  /** Rows padded on the left to the longest, positions counted from each row's first token. */
  public static TokenBatch padLeft(List<int[]> rows, int padId) {
    int width = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[][] ids = new int[rows.size()][width];
    int[][] attention = new int[rows.size()][width];
    int[][] positions = new int[rows.size()][width];
    for (int r = 0; r < ids.length; r++) {
      int[] row = rows.get(r);
      int start = width - row.length;
      Arrays.fill(ids[r], 0, start, padId);
      System.arraycopy(row, 0, ids[r], start, row.length);
      Arrays.fill(attention[r], start, width, 1);
      for (int t = start; t < width; t++) {
        positions[r][t] = t - start;
      }
    }
    return new TokenBatch(ids, Optional.of(attention), Optional.of(positions));
  }

  public int rows() {
    return ids.length;
  }

  public int width() {
    return ids[0].length;
  }

  long[] flatIds() {
    return Arrays.stream(ids).flatMapToInt(Arrays::stream).asLongStream().toArray();
  }

  long[] flatPositions() {
    long[] flat = new long[rows() * width()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = i % width();
    }
    positions.ifPresent(p -> Arrays.setAll(flat, i -> p[i / width()][i % width()]));
    return flat;
  }
}
