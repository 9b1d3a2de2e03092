package io.millrace.serving;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a judging model answers. It holds no secret: the key comes from the environment of whoever
 * asks.
 *
 * @param url a server with OpenAI's calls, with or without {@code /v1}
 * @param model what the server knows the model by, empty for what the scenario names
 */
public record JudgeServer(URI url, String model) {

  /** The environment variable that holds the server's API key, where it asks for one. */
  public static final String KEY = "MILLRACE_JUDGE_KEY";

  /**
   * @throws IllegalArgumentException when the address is no address of a server, or holds a secret
   */
  public JudgeServer {
    ServerAddress.check(url, "judge");
    boolean bare = url.getRawUserInfo() == null && url.getRawPath().indexOf('@') < 0;
    if (!bare || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "Cannot use a judge's address with a user, a password, a query or a fragment; put the key in "
              + KEY);
    }
  }

  /**
   * Reads an address that somebody gave.
   *
   * @throws IllegalArgumentException as the constructor does, without repeating the address
   */
  public static JudgeServer of(String address, String model) {
    try {
      return new JudgeServer(new URI(address), model);
    } catch (URISyntaxException noAddress) {
      throw new IllegalArgumentException(
          "Cannot use the judge's address: %s; give one such as http://127.0.0.1:8000"
              .formatted(noAddress.getReason()));
    }
  }
}
