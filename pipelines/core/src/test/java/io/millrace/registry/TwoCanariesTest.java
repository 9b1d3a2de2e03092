package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that start a canary in one slot at the same moment. */
final class TwoCanariesTest {

  private static final int ROUNDS = 30;
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  @TempDir private Path directory;

  @Test
  void onlyOneOfThemBegins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Slot slot = new Slot("support-desk", "role-" + round);
        for (String id : List.of(A, B)) {
          change(slot, id, AdapterState.CANDIDATE);
          change(slot, id, AdapterState.SHADOW);
        }
        CyclicBarrier together = new CyclicBarrier(2);
        Future<Boolean> first = threads.submit(() -> begins(slot, A, together));
        Future<Boolean> second = threads.submit(() -> begins(slot, B, together));

        assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder(true, false);
        assertThat(log(slot).state().in(AdapterState.CANARY)).hasSize(1);
        assertThat(log(slot).state().sequence()).isEqualTo(5);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean begins(Slot slot, String id, CyclicBarrier together) throws Exception {
    SlotLog log = log(slot);
    assertThat(log.state().in(AdapterState.CANARY)).isEmpty();
    together.await();
    try {
      log.append(new SlotChange(id, "w" + id, AdapterState.CANARY, "test", "to see it", "v" + id));
      return true;
    } catch (RefusedTransitionException refused) {
      assertThat(refused).hasMessageContaining("is its canary already");
      return false;
    }
  }

  private SlotLog log(Slot slot) {
    return new SlotLog(new LocalRegistryStore(directory), slot, Clock.systemUTC());
  }

  private void change(Slot slot, String id, AdapterState to)
      throws IOException, RefusedTransitionException {
    log(slot).append(new SlotChange(id, "w" + id, to, "test", "to see it", "v" + id));
  }
}
