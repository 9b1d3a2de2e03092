package io.millrace.model.chat;

/** A conversation whose answers cannot be found in its text, so that no loss mask is right. */
public final class UnmaskableChatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnmaskableChatException(String message) {
    super(message);
  }
}
