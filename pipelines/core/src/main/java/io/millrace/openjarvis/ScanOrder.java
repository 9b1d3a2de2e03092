package io.millrace.openjarvis;

import java.util.Comparator;
import java.util.List;

/**
 * The order in which every result here reads traces; it decides ties and which duplicate is kept.
 */
public final class ScanOrder {
  private static final Comparator<LegacyTrace> NEWEST_FIRST =
      Comparator.comparingDouble(LegacyTrace::startedAt).reversed();

  private ScanOrder() {}

  /**
   * Returns the traces newest first; those that started at the same instant keep their arrival
   * order.
   */
  public static List<LegacyTrace> of(List<LegacyTrace> arrived) {
    return arrived.stream().sorted(NEWEST_FIRST).toList();
  }
}
