package io.millrace.serve.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.canary.Assignment;
import io.millrace.canary.CanaryArm;
import io.millrace.model.decoder.Precision;
import io.millrace.registry.Slot;
import io.millrace.serve.Vectors;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelsTest {

  private static final Slot SLOT = new Slot("mill", "triage");
  private static final double HOLDBACK = 0.3;

  @Test
  void aNameLeadsWhereItLedUntilTheNewModelAndItsCanaryAreLoaded() throws Exception {
    BaseModel base = BaseModel.load(Vectors.base(), Precision.F32, 1);
    try (Models models = new Models(base, "base", Clock.systemUTC())) {
      models.load("tuned", Vectors.adapter(), "tuned");
      Optional<CanaryRoute> gone = Optional.of(new CanaryRoute("gone", "canary:mill/triage/1", 1));

      assertThat(models.route("mill", SLOT, "base", 0, Optional.empty())).isTrue();
      assertThat(models.route("mill", SLOT, "gone", 0, Optional.empty())).isFalse();
      assertThat(models.route("mill", SLOT, "tuned", 0, gone)).isFalse();

      assertThat(models.target("mill")).contains("base");
      assertThat(models.unload("tuned")).isEqualTo(new Unloaded.Gone());
      assertThat(models.unload("tuned")).isEqualTo(new Unloaded.Unknown());
    }
  }

  @Test
  void noSlotMovesWhileAConversationIsDrawn() throws Exception {
    BaseModel base = BaseModel.load(Vectors.base(), Precision.F32, 1);
    try (Models models = new Models(base, "base", Clock.systemUTC())) {
      models.load("tuned", Vectors.adapter(), "tuned");
      for (int i = 0; i < 12; i++) {
        String conversation = "c" + i;
        models.route("mill", SLOT, "tuned", HOLDBACK, Optional.empty());
        Thread mover =
            new Thread(() -> models.route("mill", SLOT, "base", 0, Optional.empty()), "mover");
        OwnDraw own =
            models.draw(
                "mill",
                conversation,
                () -> {
                  mover.start();
                  await().until(() -> mover.getState() == Thread.State.BLOCKED);
                  return new Reach(Set.of(models.target("mill").orElseThrow()), false);
                });
        mover.join();
        Assignment drawn =
            Assignment.of(conversation, SLOT.toString(), HOLDBACK, "", OptionalDouble.empty());
        assertThat(own.lease().isPresent()).isEqualTo(drawn.arm() == CanaryArm.HOLDBACK);
        assertThat(own.passed()).isEqualTo(1 - HOLDBACK);
        assertThat(models.target("mill")).contains("base");
        own.lease().ifPresent(Lease::close);
      }
    }
  }
}
