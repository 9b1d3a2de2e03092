package io.millrace.model.generate;

/** How a generation ended. */
public sealed interface End {

  /** The model ended its answer with this token. */
  record EndOfText(int id) implements End {}

  /** The token limit or the model's context was reached. */
  record Length() implements End {}

  /** A stop string appeared; it is not part of the text. */
  record Stop(String text) implements End {}

  /** The caller cancelled. */
  record Cancelled() implements End {}

  /** Something went wrong; what was generated before is no answer. */
  record Failed(String reason) implements End {}
}
