package io.millrace.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.CommandFailure;
import io.millrace.gate.AlphaLedger;
import io.millrace.gate.Decision;
import io.millrace.gate.GatePolicy;
import io.millrace.gate.Guardrails;
import io.millrace.gate.Spending;
import io.millrace.model.worker.RecipeKeys;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficEndingTest {

  @Test
  void alphaThatIsUsedUpEndsOneTurnWithTheLedgersMessage() {
    GatePolicy fdr = policy(Spending.FDR);
    AlphaLedger ledger = AlphaLedger.EMPTY;
    for (int candidate = 0; candidate < 4; candidate++) {
      String weights = "w" + candidate;
      ledger = ledger.reserve(weights, fdr).decided(weights, Decision.PROMOTE);
    }
    AlphaLedger spent = ledger;
    assertThatThrownBy(
            () -> TrafficLoop.possible(() -> spent.reserve("next", policy(Spending.FAMILY))))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("used up alpha")
        .hasMessageContaining("change gate.spending to fdr");
  }

  @Test
  void aRecipeThatCannotBeUsedEndsOneTurnWithItsKey() {
    assertThatThrownBy(
            () -> TrafficLoop.possible(() -> RecipeKeys.recipe(Map.of("max_token", "2048"))))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("'max_token'; known are");
  }

  @Test
  void aFileThatIsGoneIsNamedWithARemedy() {
    TrafficTurn turn = new TrafficTurn("desk");
    turn.stop(new NoSuchFileException("/gone/config.json"));
    assertThat(turn.ending())
        .isEqualTo(
            "no verdict: Cannot read /gone/config.json; put the file back, or name where it is in"
                + " scenario.yaml");
    turn.stop(new IOException("Cannot write x: the disk is full; make room"));
    assertThat(turn.ending()).isEqualTo("no verdict: Cannot write x: the disk is full; make room");
  }

  private static GatePolicy policy(Spending spending) {
    return new GatePolicy(0.02, 0.05, spending, 300, 30, 0.05, false, 50, 3, Guardrails.DEFAULT);
  }
}
