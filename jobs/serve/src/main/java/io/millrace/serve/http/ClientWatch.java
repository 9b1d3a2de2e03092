package io.millrace.serve.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;

/**
 * Sees whether a client that waits for its answer has gone. The server reads nothing while a
 * request is handled, so a closed connection shows only to whoever tries. Bytes of a next request
 * that come too early are given up: the connection is then closed after this answer, which tells
 * the client to send them again.
 */
final class ClientWatch {

  private static final long INTERVAL_NANOS = 200_000_000;

  private final EndPoint connection;
  private long looked = System.nanoTime();
  private boolean gone;
  private boolean swallowed;

  ClientWatch(EndPoint connection) {
    this.connection = connection;
  }

  /** Asked as often as one likes; looks five times a second. */
  boolean isGone() {
    if (!gone && !swallowed && System.nanoTime() - looked >= INTERVAL_NANOS) {
      looked = System.nanoTime();
      ByteBuffer probe = ByteBuffer.allocate(1);
      probe.limit(0);
      try {
        int read = connection.fill(probe);
        gone = read < 0;
        swallowed = read > 0;
      } catch (IOException e) {
        gone = true;
      }
    }
    return gone;
  }

  /** Whether bytes were read that belong to a next request. */
  boolean hasSwallowed() {
    return swallowed;
  }
}
