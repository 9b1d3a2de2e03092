package io.millrace.model.generate;

/**
 * The outcome of one prompt.
 *
 * @param text what was generated, without special tokens and without the stop string
 * @param ids all generated token ids, the end-of-text id included
 */
public record Generation(String text, int[] ids, End end) {

  /** Whether the text may be used as an answer: the model, a stop string or the limit ended it. */
  public boolean isAnswer() {
    return !(end instanceof End.Failed || end instanceof End.Cancelled);
  }
}
