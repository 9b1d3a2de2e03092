package io.millrace.serve.decode;

import io.millrace.model.generate.Generation;

/** What the decoding thread tells whoever waits for an answer. */
public sealed interface Event {

  /** Text that choice {@code index} got; never empty. */
  record Piece(int index, String text) implements Event {}

  /** Choice {@code index} is complete; nothing more comes for it. */
  record Ended(int index, Generation generation) implements Event {}
}
