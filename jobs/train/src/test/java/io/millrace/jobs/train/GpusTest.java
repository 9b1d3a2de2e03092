package io.millrace.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GpusTest {

  @Test
  void whereThereIsNoneAWorkerDoesNotWait() throws Exception {
    assertThat(new Gpus().take(() -> false)).isEmpty();
  }

  @Test
  void eachGpuHasOneWorkerAndTheNextWaitsUntilItIsGivenBack() throws Exception {
    Gpus gpus = new Gpus();
    gpus.found(List.of("0", "1"));
    gpus.found(List.of("1"));
    Gpus.Lease first = gpus.take(() -> false).orElseThrow();
    Gpus.Lease second = gpus.take(() -> false).orElseThrow();
    assertThat(List.of(first.index(), second.index())).containsExactly("0", "1");

    CompletableFuture<String> third = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                third.complete(gpus.take(() -> false).orElseThrow().index());
              } catch (InterruptedException e) {
                third.completeExceptionally(e);
              }
            });
    waiting.start();
    assertThat(third).isNotDone();
    second.close();
    assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo("1");
    assertThat(gpus.take(() -> true)).isEmpty();
  }

  @Test
  void theVariableListsIndexes() {
    assertThat(Gpus.listed(null)).isEmpty();
    assertThat(Gpus.listed("")).isEmpty();
    assertThat(Gpus.listed("0, 2")).containsExactly("0", "2");
  }
}
