package io.millrace.model.generate;

/** Hears pieces of text as they come; a piece never ends inside a character. */
@FunctionalInterface
public interface PieceListener {

  /** Text that the prompt at {@code index} got; never empty. */
  void piece(int index, String text);
}
