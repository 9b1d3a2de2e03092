package io.millrace.serving;

import java.net.URI;
import java.util.Set;

/** Addresses of servers with OpenAI's calls. */
final class ServerAddress {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private ServerAddress() {}

  /**
   * Passes what a request can be sent to.
   *
   * @param whose the server, for the message, which does not repeat the address
   * @throws IllegalArgumentException when it is no http or https, or has no host
   */
  static void check(URI address, String whose) {
    if (address.getScheme() == null
        || !SCHEMES.contains(address.getScheme())
        || address.getHost() == null) {
      throw new IllegalArgumentException(
          "Cannot use the %s's address: give one such as http://127.0.0.1:8000".formatted(whose));
    }
  }
}
