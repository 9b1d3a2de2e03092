package io.millrace.serve.decode;

/** Hears what the decoding thread does. */
@FunctionalInterface
public interface DecodeFigures {

  /** A batch goes one step with this many open rows, each of which gets a token. */
  void stepped(int rows);
}
