package io.millrace.serve.http;

import java.io.IOException;

/** The client closed its connection before its answer was complete. */
final class ClientGoneException extends IOException {

  private static final long serialVersionUID = 1;

  ClientGoneException() {
    super("the client closed its connection before its answer was complete");
  }
}
