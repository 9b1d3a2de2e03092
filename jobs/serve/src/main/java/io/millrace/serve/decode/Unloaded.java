package io.millrace.serve.decode;

import io.millrace.registry.Slot;

/** What became of unloading an adapter. */
public sealed interface Unloaded {

  /** It is forgotten, and freed after its last answer. */
  record Gone() implements Unloaded {}

  /** No adapter has the name. */
  record Unknown() implements Unloaded {}

  /**
   * It stays, because it answers a slot's conversations.
   *
   * @param asCanary whether it gets a share of them, else the slot's names lead to it
   */
  record InService(Slot slot, boolean asCanary) implements Unloaded {}
}
