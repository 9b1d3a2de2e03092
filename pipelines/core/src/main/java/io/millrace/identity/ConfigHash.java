package io.millrace.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** SHA-256 of an agent's configuration as canonical JSON. */
public final class ConfigHash {
  /** The hash of the empty object, which stands for no configuration. */
  private static final String NONE = Sha256.hex("{}".getBytes(StandardCharsets.UTF_8));

  private ConfigHash() {}

  /** The hash of a configuration, lower-case hex; null counts as the empty object. */
  public static String of(JsonNode config) {
    return config == null || config.isNull()
        ? NONE
        : Sha256.hex(CanonicalJson.of(config).getBytes(StandardCharsets.UTF_8));
  }
}
