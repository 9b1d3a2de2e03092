package io.millrace.cli;

import io.millrace.cli.settings.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Asks Kafka short questions; an answer or the reason why there is none comes within seconds. */
final class KafkaProbe implements AutoCloseable {

  private static final int SECONDS = 10;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Why Kafka cannot be asked, and what to do. */
  static final class Trouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    Trouble(String message, String remedy, Throwable cause) {
      super(message, cause);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  private final String servers;
  private final Admin admin;

  private KafkaProbe(String servers, Admin admin) {
    this.servers = servers;
    this.admin = admin;
  }

  /**
   * Prepares questions to brokers of which one listens.
   *
   * @throws Trouble when the settings are unusable or none listens
   */
  static KafkaProbe open(KafkaSettings kafka) throws Trouble {
    Properties properties = kafka.toProperties();
    String servers = properties.getProperty("bootstrap.servers");
    properties.putIfAbsent("default.api.timeout.ms", Integer.toString(SECONDS * 1000));
    properties.putIfAbsent("request.timeout.ms", Integer.toString(SECONDS * 1000 - 1000));
    KafkaProbe probe;
    try {
      probe = new KafkaProbe(servers, Admin.create(properties));
    } catch (KafkaException unusable) {
      // the message of a cause can quote the login
      Throwable cause = unusable.getCause() == null ? unusable : unusable.getCause();
      throw new Trouble(
          servers + " cannot be used: " + cause.getClass().getSimpleName(),
          "see kafka.bootstrap-servers, kafka.security.protocol and kafka.sasl.*",
          unusable);
    }
    // the client would ask again and again where nothing listens
    Optional<IOException> silence = BrokerAddresses.silence(servers, CONNECT_LIMIT);
    if (silence.isPresent()) {
      probe.close();
      throw probe.unreachable(silence.get());
    }
    return probe;
  }

  Set<String> topics() throws Trouble {
    return await(admin.listTopics().names());
  }

  /** Per partition of the topics that exist the first offset that is still there, or the end. */
  Map<TopicPartition, Long> offsets(Set<String> topics, OffsetSpec which) throws Trouble {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    await(admin.describeTopics(topics).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        each -> asked.put(new TopicPartition(topic, each.partition()), which)));
    return await(admin.listOffsets(asked).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private <T> T await(KafkaFuture<T> answer) throws Trouble {
    try {
      return answer.get(SECONDS + 1L, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble("Interrupted while asking " + servers, "ask again", e);
    } catch (ExecutionException | TimeoutException e) {
      throw trouble(e.getCause() == null ? e : e.getCause());
    }
  }

  private Trouble trouble(Throwable cause) {
    if (cause instanceof AuthenticationException) {
      return new Trouble(
          servers + " refuses the login: " + cause.getMessage(),
          "check kafka.sasl.mechanism and kafka.sasl.jaas.config",
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return new Trouble(
          servers + " forbids it: " + cause.getMessage(),
          "give this user the right to read",
          cause);
    }
    if (BrokerAddresses.silence(servers, CONNECT_LIMIT).isEmpty()) {
      return new Trouble(
          servers + " listens and does not answer within " + SECONDS + " s",
          "check that it is Kafka, and kafka.security.protocol",
          cause);
    }
    return unreachable(cause);
  }

  private Trouble unreachable(Throwable cause) {
    return new Trouble(
        servers + " is unreachable", "see that the brokers are up and the addresses right", cause);
  }
}
