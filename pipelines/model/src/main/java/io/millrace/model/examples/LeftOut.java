package io.millrace.model.examples;

/** Why a conversation cannot be learnt from. Counted, never silent. */
public enum LeftOut {
  /** No answer of the assistant, or only empty ones. */
  NO_TARGET,
  /** More tokens than are allowed, and no shorter part holds a whole answer. */
  TOO_LONG,
  /** The template writes the conversation so that its answers cannot be found. */
  UNMASKABLE,
  /** The template refuses the conversation. */
  REFUSED
}
