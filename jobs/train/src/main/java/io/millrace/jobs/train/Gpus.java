package io.millrace.jobs.train;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** GPUs by their index, each for one worker at a time. Safe for several threads. */
final class Gpus {

  /** The variable that decides which GPUs a process sees. */
  static final String VISIBLE = "CUDA_VISIBLE_DEVICES";

  /**
   * The system property that holds which GPUs this process knows, and of each whether it is free.
   */
  static final String HELD = "io.millrace.gpus";

  private static final long LOOK_MILLIS = 500;

  private final Map<String, Boolean> free;

  /** Some that no other instance knows of. */
  Gpus() {
    this(new LinkedHashMap<>());
  }

  private Gpus(Map<String, Boolean> free) {
    this.free = free;
  }

  /**
   * Those of this process, which on a cluster are those of its TaskManager: the same for all jobs
   * there.
   */
  static Gpus here() {
    // Each job has a class loader and so statics of its own; system properties and the JDK's types
    // are the same objects for all of them.
    Object free = System.getProperties().computeIfAbsent(HELD, key -> new LinkedHashMap<>());
    return new Gpus(byIndex(Objects.requireNonNull(free)));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Boolean> byIndex(Object free) {
    return (Map<String, Boolean>) free;
  }

  /** The indexes in a value of {@link #VISIBLE}; none where it is null or empty. */
  static List<String> listed(String visible) {
    return visible == null
        ? List.of()
        : Arrays.stream(visible.split(",")).map(String::strip).filter(i -> !i.isEmpty()).toList();
  }

  /** Adds those that are not known yet. */
  void found(Collection<String> indexes) {
    synchronized (free) {
      indexes.forEach(index -> free.putIfAbsent(index, true));
      free.notifyAll();
    }
  }

  /**
   * Takes a GPU, waiting until one is free; empty where there is none at all, or when {@code
   * stopped} says so.
   */
  Optional<Lease> take(BooleanSupplier stopped) throws InterruptedException {
    synchronized (free) {
      while (!free.isEmpty() && !free.containsValue(true) && !stopped.getAsBoolean()) {
        free.wait(LOOK_MILLIS);
      }
      if (stopped.getAsBoolean()) {
        return Optional.empty();
      }
      Optional<String> index = free.keySet().stream().filter(free::get).findFirst();
      index.ifPresent(taken -> free.put(taken, false));
      return index.map(Lease::new);
    }
  }

  private void giveBack(String index) {
    synchronized (free) {
      free.put(index, true);
      free.notifyAll();
    }
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
