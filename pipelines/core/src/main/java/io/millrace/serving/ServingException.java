package io.millrace.serving;

import java.io.IOException;

/** A model server that could not do what was asked; the message names the server and the remedy. */
public final class ServingException extends IOException {

  private static final long serialVersionUID = 1;

  /** What kind of trouble it is. */
  public enum Reason {
    /** Nobody answers there, or not in time. */
    UNREACHABLE,
    /** The API key is missing or wrong. */
    UNAUTHORIZED,
    /** The server does not load adapters while it runs. */
    LOADING_OFF,
    /** The server does not find the adapter's folder. */
    ADAPTER_NOT_FOUND,
    /** The name belongs to another adapter. */
    NAME_TAKEN,
    /** The adapter was found and could not be loaded. */
    LOAD_FAILED,
    /** The server knows no model of the name. */
    UNKNOWN_MODEL,
    /** Too much to do; worth another try. */
    BUSY,
    /** Loading was reported as done and the server does not list the adapter. */
    NOT_LISTED,
    /** The adapter is loaded and changes nothing. */
    NO_EFFECT,
    /** The adapter is loaded and does something else than it did where it was trained. */
    OTHER_EFFECT,
    /** Anything else. */
    FAILED
  }

  private final Reason reason;

  /** A refusal with its message. */
  public ServingException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  ServingException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** The message, and where the key comes from when that is what it is about. */
  public String told() {
    return reason == Reason.UNAUTHORIZED ? getMessage() + " in " + ServingClient.KEY : getMessage();
  }

  public Reason reason() {
    return reason;
  }
}
