package io.millrace.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a local broker differs from the default one.
 *
 * @param login user that clients must name over SASL_PLAINTEXT with PLAIN; empty for PLAINTEXT
 * @param settings broker settings that replace the defaults
 */
public record KafkaServerOptions(Optional<Login> login, Map<String, String> settings) {
  /** A user and the password that goes with it. */
  public record Login(String user, String password) {}

  public KafkaServerOptions {
    settings = Map.copyOf(settings);
  }

  /** An open broker on loopback. */
  public static KafkaServerOptions defaults() {
    return new KafkaServerOptions(Optional.empty(), Map.of());
  }

  /** A broker that refuses clients without this user and password. */
  public KafkaServerOptions withLogin(String user, String password) {
    return new KafkaServerOptions(Optional.of(new Login(user, password)), settings);
  }

  /** A broker with one more setting, named as in Kafka's broker configuration. */
  public KafkaServerOptions with(String setting, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new KafkaServerOptions(login, more);
  }
}
