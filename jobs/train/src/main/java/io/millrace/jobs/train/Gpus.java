package io.millrace.jobs.train;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** GPUs by their index, each for one worker at a time. Safe for several threads. */
final class Gpus {

  /** The variable that decides which GPUs a process sees. */
  static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  private static final long LOOK_MILLIS = 500;
  private static final Gpus HERE = new Gpus();

  private final Set<String> known = new HashSet<>();
  private final Deque<String> free = new ArrayDeque<>();

  /** Those of this process, which on a cluster are those of its TaskManager. */
  static Gpus here() {
    return HERE;
  }

  /** The indexes in a value of {@link #VISIBLE}; none where it is null or empty. */
  static List<String> listed(String visible) {
    return visible == null
        ? List.of()
        : Arrays.stream(visible.split(",")).map(String::strip).filter(i -> !i.isEmpty()).toList();
  }

  /** Adds those that are not known yet. */
  synchronized void found(Collection<String> indexes) {
    for (String index : indexes) {
      if (known.add(index)) {
        free.add(index);
      }
    }
    notifyAll();
  }

  /**
   * Takes a GPU, waiting until one is free; empty where there is none at all, or when {@code
   * stopped} says so.
   */
  synchronized Optional<Lease> take(BooleanSupplier stopped) throws InterruptedException {
    while (!known.isEmpty() && free.isEmpty() && !stopped.getAsBoolean()) {
      wait(LOOK_MILLIS);
    }
    return free.isEmpty() || stopped.getAsBoolean()
        ? Optional.empty()
        : Optional.of(new Lease(free.remove()));
  }

  private synchronized void giveBack(String index) {
    free.add(index);
    notifyAll();
  }

  /** One GPU, until it is closed. */
  final class Lease implements AutoCloseable {

    private final String index;

    private Lease(String index) {
      this.index = index;
    }

    String index() {
      return index;
    }

    @Override
    public void close() {
      giveBack(index);
    }
  }
}
