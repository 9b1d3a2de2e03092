package io.millrace.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EProcessTest {

  @ParameterizedTest
  @ValueSource(doubles = {-0.3, -0.02, 0, 0.05, 0.5})
  void theClosedFormOverCountsIsTheProductOfTheBets(double bound) {
    Random random = new Random(2);
    EProcess process = new EProcess(bound);
    double[] wealth = new double[Bets.count()];
    for (int bet = 0; bet < wealth.length; bet++) {
      wealth[bet] = Math.exp(Bets.logShare(bet));
    }
    for (int step = 0; step < 60; step++) {
      double value = step % 4 == 3 ? 2 * random.nextDouble() - 1 : random.nextInt(3) - 1;
      process.add(value);
      for (int bet = 0; bet < wealth.length; bet++) {
        double fraction = (bet + 1) / (Bets.count() + 1.0);
        wealth[bet] *= 1 + fraction * (value - bound) / (1 + bound);
      }
    }
    double sum = 0;
    for (double each : wealth) {
      sum += each;
    }

    assertThat(process.logWealth()).isCloseTo(Math.log(sum), within(1e-9));
  }

  @Test
  void wealthStartsAtOneAndIsKeptOnAverageByAFairGame() {
    EProcess start = new EProcess(0);
    EProcess won = new EProcess(0);
    EProcess lost = new EProcess(0);
    won.add(1);
    lost.add(-1);

    assertThat(start.logWealth()).isCloseTo(0, within(1e-12));
    assertThat((Math.exp(won.logWealth()) + Math.exp(lost.logWealth())) / 2)
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void reachesAgreesWithTheWealth() {
    EProcess process = new EProcess(0);
    for (int win = 0; win < 12; win++) {
      assertThat(process.reaches(0.01)).isEqualTo(process.logWealth() >= Math.log(100));
      process.add(1);
    }
    assertThat(process.reaches(0.01)).isTrue();
  }

  @Test
  void boundsCoverTheMeanAtAllLooksTogether() {
    Random random = new Random(6);
    int missed = 0;
    int campaigns = 300;
    for (int campaign = 0; campaign < campaigns; campaign++) {
      Confidence confidence = new Confidence();
      boolean outside = false;
      for (int group = 1; group <= 80; group++) {
        confidence.add(random.nextDouble() < 0.6 ? 1 : -1);
        if (group % 10 == 0) {
          outside |= confidence.lower(0.05) > 0.2 || confidence.upper(0.05) < 0.2;
        }
      }
      missed += outside ? 1 : 0;
    }

    assertThat((double) missed / campaigns).isLessThan(Campaigns.allowed(0.1, campaigns));
  }

  @Test
  void whatCannotBeBetOnIsRefused() {
    assertThatThrownBy(() -> new EProcess(1)).hasMessageContaining("between -1 and 1");
    assertThatThrownBy(() -> new EProcess(0).add(1.1)).hasMessageContaining("scores lie in 0..1");
    assertThatThrownBy(() -> new EProcess(0).add(Double.NaN)).hasMessageContaining("NaN");
  }
}
