package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;

/** Closes what a run started. */
final class Closing {

  private Closing() {}

  static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new CommandFailure("Cannot stop " + resource.getClass().getSimpleName(), e);
    }
  }
}
