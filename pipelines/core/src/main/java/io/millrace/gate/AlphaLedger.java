package io.millrace.gate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A slot's alpha: which candidate got how much of it. It outlives changes of tasks and policy; the
 * store that keeps it appends, and never forgets an entry.
 */
public record AlphaLedger(List<AlphaEntry> entries) {

  public static final AlphaLedger EMPTY = new AlphaLedger(List.of());

  public AlphaLedger {
    entries = List.copyOf(entries);
  }

  /** The entry of these weights. */
  public Optional<AlphaEntry> entry(String weights) {
    return entries.stream().filter(entry -> entry.weights().equals(weights)).findFirst();
  }

  /** What the next new candidate would get under this policy. */
  public double nextAlpha(GatePolicy policy) {
    int promotions =
        (int) entries.stream().filter(entry -> entry.decision() == Decision.PROMOTE).count();
    double share = policy.spending().alpha(policy.alpha(), entries.size() + 1, promotions);
    if (policy.spending() == Spending.FAMILY) {
      double spent = entries.stream().mapToDouble(AlphaEntry::alpha).sum();
      share = Math.max(0, Math.min(share, policy.alpha() - spent));
    }
    return Numbers.alpha(share);
  }

  /**
   * The ledger with an entry of these weights. Weights that have one keep it as it is: a copy under
   * another name goes on with the same test.
   *
   * @throws IllegalStateException if the policy leaves nothing to give
   */
  public AlphaLedger reserve(String weights, GatePolicy policy) {
    if (entry(weights).isPresent()) {
      return this;
    }
    double alpha = nextAlpha(policy);
    if (alpha <= 0) {
      throw new IllegalStateException(
          "Cannot test %s: the slot's %d candidates have used up alpha %s; change gate.spending to fdr"
              .formatted(weights, entries.size(), policy.alpha()));
    }
    List<AlphaEntry> longer = new ArrayList<>(entries);
    longer.add(new AlphaEntry(entries.size() + 1, weights, alpha, 0, null));
    return new AlphaLedger(longer);
  }

  /**
   * The ledger after a verdict on these weights.
   *
   * @throws IllegalStateException if nothing was reserved, or the test has ended
   */
  public AlphaLedger decided(String weights, Decision decision) {
    AlphaEntry entry =
        entry(weights)
            .filter(AlphaEntry::open)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Cannot record a verdict on %s: the ledger has no open test of it; reserve one first"
                            .formatted(weights)));
    boolean held = decision == Decision.HOLD;
    List<AlphaEntry> changed = new ArrayList<>(entries);
    changed.set(
        entry.number() - 1,
        new AlphaEntry(
            entry.number(),
            weights,
            entry.alpha(),
            entry.holds() + (held ? 1 : 0),
            held ? null : decision));
    return new AlphaLedger(changed);
  }

  /** The ledger as canonical JSON. */
  public String json() {
    return GateJson.canonical(this);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if the text is no ledger
   */
  public static AlphaLedger parse(String json) throws IOException {
    return GateJson.MAPPER.readValue(json, AlphaLedger.class);
  }
}
