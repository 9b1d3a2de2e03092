package io.millrace.serve.decode;

import io.millrace.registry.Slot;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request's hold on a model; let go once, when the answer is complete. */
public final class Lease implements AutoCloseable {

  private final ServedModel model;
  private final Optional<Slot> slot;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Lease(ServedModel model, Optional<Slot> slot) {
    this.model = model;
    this.slot = slot;
  }

  public ServedModel model() {
    return model;
  }

  /** The slot by whose name the model was asked for; empty where it was asked for by its own. */
  public Optional<Slot> slot() {
    return slot;
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      model.letGo();
    }
  }
}
