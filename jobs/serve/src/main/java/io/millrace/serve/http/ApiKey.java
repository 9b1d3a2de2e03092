package io.millrace.serve.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** The key that clients must show, if there is one. Compared in time that tells nothing of it. */
public final class ApiKey {

  private final Optional<byte[]> expected;

  private ApiKey(Optional<byte[]> expected) {
    this.expected = expected;
  }

  /** Lets everybody in. */
  public static ApiKey none() {
    return new ApiKey(Optional.empty());
  }

  /** Lets in who shows {@code key} as a bearer token. */
  public static ApiKey of(String key) {
    if (key.isBlank()) {
      throw new IllegalArgumentException("the API key is empty; give one, or none at all");
    }
    return new ApiKey(Optional.of(bytes("Bearer " + key.strip())));
  }

  public boolean isRequired() {
    return expected.isPresent();
  }

  boolean admits(Optional<String> authorization) {
    return expected
        .map(key -> MessageDigest.isEqual(key, bytes(authorization.orElse(""))))
        .orElse(true);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
