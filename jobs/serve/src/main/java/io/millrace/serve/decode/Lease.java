package io.millrace.serve.decode;

import io.millrace.registry.Slot;
import io.millrace.trace.Routing;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request's hold on a model; let go once, when the answer is complete. */
public final class Lease implements AutoCloseable {

  private final ServedModel model;
  private final Optional<Slot> slot;
  private final Optional<Routing> routing;
  private final Optional<String> conversation;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Lease(
      ServedModel model,
      Optional<Slot> slot,
      Optional<Routing> routing,
      Optional<String> conversation) {
    this.model = model;
    this.slot = slot;
    this.routing = routing;
    this.conversation = conversation;
  }

  public ServedModel model() {
    return model;
  }

  /** The slot by whose name the model was asked for; empty where it was asked for by its own. */
  public Optional<Slot> slot() {
    return slot;
  }

  /** How the model was drawn; empty where there was nothing to draw. */
  public Optional<Routing> routing() {
    return routing;
  }

  /** The key by which it was drawn; empty where there was nothing to draw. */
  public Optional<String> conversation() {
    return conversation;
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      model.letGo();
    }
  }
}
