package io.millrace.gate;

import java.util.List;

/**
 * The gate's decision with its evidence. It follows from the trial and the raw rows alone.
 *
 * @param absent what the gate job reported as the cause where answers are missing
 * @param measures over the groups read
 * @param slices in order of their names
 * @param worst the groups with the largest losses, at most ten
 * @param missing the group at which answers were missing or the verifier failed, null for none
 * @param rowsHash SHA-256 over the rows read, in order
 */
public record Verdict(
    Decision decision,
    Reason reason,
    Reason absent,
    Trial trial,
    Measures measures,
    List<SliceResult> slices,
    List<Regression> worst,
    String missing,
    String rowsHash) {

  public Verdict {
    slices = List.copyOf(slices);
    worst = List.copyOf(worst);
  }

  /** The id: SHA-256 of the receipt, lower-case hex. */
  public String id() {
    return GateJson.hash(this);
  }
}
