package io.millrace.cli.gate;

import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.GatePower;
import io.millrace.gate.Guardrails;
import io.millrace.gate.Spending;
import java.util.List;
import java.util.Locale;

/** The power of candidates 1, 2, 5, 10 and 50 of a slot, as a table in Markdown. */
public final class PowerTable {

  private static final List<Integer> CANDIDATES = List.of(1, 2, 5, 10, 50);
  private static final double BETTER = 0.15;
  private static final double WORSE = 0.05;
  private static final int GROUPS = 300;
  private static final int CAMPAIGNS = 4000;

  private PowerTable() {}

  /** The table for +15 % / -5 % of 300 groups; the same on every machine. */
  public static String render() {
    StringBuilder table =
        new StringBuilder(
            """
            | candidate | `family` or `fdr` without promotions: alpha | power | groups for 90 % | `fdr`, every second one promoted: alpha | power | groups for 90 % |
            |---|---|---|---|---|---|---|
            """);
    for (Row row : rows()) {
      table
          .append("| ")
          .append(row.candidate())
          .append(cells(row.withoutPromotions()))
          .append(cells(row.fdrWithPromotions()))
          .append(" |\n");
    }
    return table.toString();
  }

  /**
   * A candidate's row.
   *
   * @param withoutPromotions with {@code family}, and with {@code fdr} where none was promoted
   * @param fdrWithPromotions with {@code fdr} where every second one was
   */
  record Row(int candidate, Power withoutPromotions, Power fdrWithPromotions) {}

  /**
   * What an alpha makes of the planned effect.
   *
   * @param power with 300 groups
   * @param groups for a power of 90 %
   */
  record Power(double alpha, double power, int groups) {}

  /** The table's rows, in the order of candidates. */
  static List<Row> rows() {
    return CANDIDATES.stream()
        .map(
            candidate ->
                new Row(
                    candidate,
                    power(alpha(Spending.FAMILY, candidate, false)),
                    power(alpha(Spending.FDR, candidate, true))))
        .toList();
  }

  private static Power power(double alpha) {
    GatePower power = GatePower.simulate(BETTER, WORSE, alpha, 4 * GROUPS, CAMPAIGNS);
    return new Power(alpha, power.power(GROUPS), power.groups(0.9));
  }

  private static String cells(Power power) {
    return String.format(
        Locale.ROOT, " | %.2g | %.2f | %d", power.alpha(), power.power(), power.groups());
  }

  private static double alpha(Spending spending, int candidate, boolean promotes) {
    GatePolicy policy =
        new GatePolicy(0.02, 0.05, spending, 300, 30, 0.05, false, 50, 3, Guardrails.DEFAULT);
    AlphaLedger ledger = AlphaLedger.EMPTY;
    for (int before = 1; before < candidate; before++) {
      String weights = "w" + before;
      boolean promoted = promotes && before % 2 == 1;
      ledger = ledger.reserve(weights, policy);
      ledger = ledger.decided(weights, promoted ? Decision.PROMOTE : Decision.REJECT);
    }
    return ledger.nextAlpha(policy);
  }
}
