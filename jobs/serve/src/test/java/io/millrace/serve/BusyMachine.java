package io.millrace.serve;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives what tests wait for a limit that holds beside other tests. JUnit finds it by its service
 * file, for every class of the module.
 */
public final class BusyMachine implements BeforeAllCallback {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
