package io.millrace.local;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks ports on 127.0.0.1 that nothing listens on. They lie below those that systems hand out by
 * default (from 32768 on Linux, 49152 elsewhere): a connection that anybody opens takes one of
 * those, also one that a server has yet to bind or comes back to after a restart.
 *
 * <p>Until this process ends, no other call gives one of them again, be it in another process: each
 * is reserved by a UDP socket of its number, which no server here binds.
 */
final class Ports {
  static final String HOST = "127.0.0.1";

  private static final int FIRST = 15_000;
  private static final int LAST = 29_999;
  private static final int TRIES = 1000;
  private static final Queue<DatagramSocket> RESERVED = new ConcurrentLinkedQueue<>();

  private Ports() {}

  /** Returns distinct free ports, held open together until all are known. */
  static List<Integer> free(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      while (sockets.size() < count) {
        sockets.add(bound());
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private static ServerSocket bound() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    BindException refused = null;
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
      try {
        return reserved(loopback, port);
      } catch (BindException taken) {
        refused = taken;
      }
    }
    throw new IOException(
        "Cannot listen on %d ports of %s between %d and %d; free some or allow it"
            .formatted(TRIES, HOST, FIRST, LAST),
        refused);
  }

  private static ServerSocket reserved(InetAddress loopback, int port) throws IOException {
    DatagramSocket reservation = new DatagramSocket(new InetSocketAddress(loopback, port));
    ServerSocket socket = null;
    try {
      socket = new ServerSocket(port, 1, loopback);
      RESERVED.add(reservation);
      return socket;
    } finally {
      if (socket == null) {
        reservation.close();
      }
    }
  }
}
