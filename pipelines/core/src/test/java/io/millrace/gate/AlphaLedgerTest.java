package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AlphaLedgerTest {

  private static final GatePolicy FDR = GatePolicy.DEFAULT;
  private static final GatePolicy FAMILY =
      new GatePolicy(0.02, 0.05, Spending.FAMILY, 300, 30, 0.05, false, 50, 3, Guardrails.DEFAULT);

  @Test
  void sharesFallWithTheSquareOfTheNumber() {
    AlphaLedger ledger = AlphaLedger.EMPTY.reserve("a", FDR).reserve("b", FDR);

    assertThat(ledger.entry("a").orElseThrow().alpha()).isCloseTo(0.0303963551, within(1e-9));
    assertThat(ledger.entry("b").orElseThrow().alpha()).isCloseTo(0.0303963551 / 4, within(1e-9));
  }

  @Test
  void aPromotionEarnsMoreUnderFdrAndNothingUnderFamily() {
    AlphaLedger ledger = AlphaLedger.EMPTY.reserve("a", FDR);
    double before = ledger.nextAlpha(FDR);
    AlphaLedger promoted = ledger.decided("a", Decision.PROMOTE);

    assertThat(promoted.nextAlpha(FDR)).isCloseTo(2 * before, within(1e-9));
    assertThat(promoted.nextAlpha(FAMILY)).isCloseTo(before, within(1e-9));
  }

  @Test
  void aRenamedCopyGoesOnWithItsOwnTest() {
    AlphaLedger ledger = AlphaLedger.EMPTY.reserve("a", FDR).decided("a", Decision.HOLD);

    assertThat(ledger.reserve("a", FDR)).isEqualTo(ledger);
    assertThat(ledger.entry("a").orElseThrow().holds()).isEqualTo(1);
    assertThat(ledger.entry("a").orElseThrow().open()).isTrue();
  }

  @Test
  void aFamilyNeverSpendsMoreThanItsAlphaThoughThePolicyChanges() {
    AlphaLedger ledger = AlphaLedger.EMPTY;
    for (int candidate = 0; candidate < 30; candidate++) {
      ledger = ledger.reserve("w" + candidate, candidate < 4 ? FDR : FAMILY);
      ledger = ledger.decided("w" + candidate, Decision.PROMOTE);
      if (ledger.nextAlpha(FAMILY) <= 0) {
        AlphaLedger spent = ledger;
        assertThatThrownBy(() -> spent.reserve("next", FAMILY)).hasMessageContaining("used up");
        return;
      }
    }
    assertThat(ledger.entries().stream().mapToDouble(AlphaEntry::alpha).sum())
        .isLessThanOrEqualTo(0.05);
  }

  @Test
  void aTestEndsOnce() {
    AlphaLedger ended = AlphaLedger.EMPTY.reserve("a", FDR).decided("a", Decision.REJECT);

    assertThatThrownBy(() -> ended.decided("a", Decision.PROMOTE)).hasMessageContaining("no open");
    assertThatThrownBy(() -> ended.decided("b", Decision.PROMOTE)).hasMessageContaining("no open");
  }

  @Test
  void theLedgerReadsBackEqual() throws IOException {
    AlphaLedger ledger = AlphaLedger.EMPTY.reserve("a", FDR).decided("a", Decision.REJECT);
    AlphaLedger longer = ledger.reserve("b", FDR);

    assertThat(AlphaLedger.parse(longer.json())).isEqualTo(longer);
  }
}
