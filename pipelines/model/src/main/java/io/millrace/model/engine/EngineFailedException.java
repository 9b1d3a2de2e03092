package io.millrace.model.engine;

import java.io.IOException;

/** Files could not be read into tensors because the engine failed, as for want of memory. */
public final class EngineFailedException extends IOException {

  private static final long serialVersionUID = 1;

  EngineFailedException(RuntimeException cause) {
    super(
        "the engine failed (%s); free memory where it says so, and see its log"
            .formatted(cause.getMessage()),
        cause);
  }
}
