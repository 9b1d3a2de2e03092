package io.millrace.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks ports on 127.0.0.1 that nothing listens on, below those that Linux (from 32768) and macOS
 * (from 49152) give to outgoing connections: one of these could take a port of theirs between its
 * choice and its use.
 */
final class Ports {
  static final String HOST = "127.0.0.1";

  private static final int FIRST = 15_000;
  private static final int PAST = 32_768;
  private static final int TRIES = 1_000;

  private Ports() {}

  /** Returns distinct free ports, held open together until all are known. */
  static List<Integer> free(int count) throws IOException {
    return free(count, RandomGenerator.getDefault());
  }

  /**
   * @throws IOException when no port is found, or none can be opened at all
   */
  static List<Integer> free(int count, RandomGenerator random) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int tries = 0; sockets.size() < count; tries++) {
        ServerSocket socket = new ServerSocket();
        sockets.add(socket);
        if (!bound(socket, random.nextInt(FIRST, PAST))) {
          sockets.remove(socket);
          socket.close();
          requireMore(tries);
        }
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean bound(ServerSocket socket, int port) throws IOException {
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (BindException taken) {
      return false;
    }
  }

  private static void requireMore(int tries) throws IOException {
    if (tries >= TRIES) {
      throw new IOException(
          "Cannot find a free port of %s between %d and %d in %d tries; stop what listens there"
              .formatted(HOST, FIRST, PAST - 1, TRIES));
    }
  }
}
