package io.millrace.cli;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A command moves the JVM's temporary directory into its home, and java.io.File keeps the first one
 * it was asked for: here that would be the home of some test, which is removed after it. So it is
 * asked before any test.
 */
public final class PinnedTemporaryDirectory implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    File asked = File.createTempFile("millrace", null);
    if (!asked.delete()) {
      throw new IOException("Cannot delete " + asked);
    }
  }
}
