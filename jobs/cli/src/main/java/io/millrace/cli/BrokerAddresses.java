package io.millrace.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Utils;

/** Looks whether anybody listens at addresses as {@code bootstrap.servers} names them. */
final class BrokerAddresses {

  private BrokerAddresses() {}

  /**
   * Why none of the addresses takes a connection, from the last that was tried; empty as soon as
   * one does. Every address of each name is tried, all of them within the limit.
   */
  static Optional<IOException> silence(String servers, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    IOException reason = new UnknownHostException(servers);
    for (String server : servers.split(",")) {
      String host = Utils.getHost(server.strip());
      Integer port = Utils.getPort(server.strip());
      if (host == null || port == null) {
        continue;
      }
      try {
        for (InetAddress each : InetAddress.getAllByName(host)) {
          Optional<IOException> refused = refused(new InetSocketAddress(each, port), deadline);
          if (refused.isEmpty()) {
            return refused;
          }
          reason = refused.get();
        }
      } catch (UnknownHostException unknown) {
        reason = unknown;
      }
    }
    return Optional.of(reason);
  }

  private static Optional<IOException> refused(InetSocketAddress address, long deadline) {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      return Optional.of(new SocketTimeoutException("No time left to connect to " + address));
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) left);
      return Optional.empty();
    } catch (IOException closed) {
      return Optional.of(closed);
    }
  }
}
