package io.millrace.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.model.train.Schedule.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The rates of transformers' schedules with warm-up: 4 of 20 steps, 0.008 at the peak. */
class ScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "LINEAR, 4, 0.008",
    "LINEAR, 5, 0.0075",
    "LINEAR, 12, 0.004",
    "LINEAR, 19, 0.0005",
    "LINEAR, 20, 0",
    "LINEAR, 25, 0",
    "COSINE, 4, 0.008",
    "COSINE, 8, 0.006828427124746191",
    "COSINE, 12, 0.004",
    "COSINE, 20, 0",
    "CONSTANT, 4, 0.008",
    "CONSTANT, 20, 0.008",
  })
  void theRateFallsByTheShapeAfterTheWarmUp(Shape shape, int step, double rate) {
    assertThat(new Schedule(shape, 0.008, 4, 20).rate(step)).isCloseTo(rate, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void theWarmUpRisesFromZeroInEqualSteps(Shape shape) {
    Schedule schedule = new Schedule(shape, 0.008, 4, 20);
    for (int step = 0; step <= 4; step++) {
      assertThat(schedule.rate(step)).isCloseTo(0.002 * step, within(1e-12));
    }
    assertThat(new Schedule(shape, 0.008, 0, 20).rate(0)).isEqualTo(0.008);
  }

  @Test
  void aRateOrALengthThatMakesNoScheduleIsRefused() {
    assertThatThrownBy(() -> new Schedule(Shape.LINEAR, 0, 0, 5))
        .hasMessageContaining("the learning rate is 0.0");
    assertThatThrownBy(() -> new Schedule(Shape.LINEAR, 1, 0, 0))
        .hasMessageContaining("0 warm-up steps of 0 make no schedule");
  }
}
