package io.millrace.flink.source;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka, before a job is started, what the job would otherwise meet in an endless loop of
 * restarts: a refused login, a missing topic, an address where nothing answers.
 */
public final class KafkaCheck {

  /**
   * What is wrong.
   *
   * @param message with the remedy; without any client setting but the address
   * @param unreachable whether nothing answered, which may be so only from this host
   * @param missing whether it is a topic that is not there
   */
  public record Fault(String message, boolean unreachable, boolean missing) {
    private Fault(String message, boolean unreachable) {
      this(message, unreachable, false);
    }
  }

  /** What a job does with a topic. */
  private enum Use {
    READ("DESCRIBE and READ", "create it, or name yours"),
    WRITE("DESCRIBE and WRITE", "create it, name yours, or leave the name empty to write none");

    private final String rights;
    private final String remedy;

    Use(String rights, String remedy) {
      this.rights = rights;
      this.remedy = remedy;
    }
  }

  private static final String AUTO_CREATE = "auto.create.topics.enable";

  private final Map<String, String> properties;
  private final Duration limit;

  /**
   * @param properties client properties, passed unchanged
   * @param limit how long an answer may take
   */
  public KafkaCheck(Map<String, String> properties, Duration limit) {
    this.properties = properties;
    this.limit = limit;
  }

  /**
   * Looks for the first fault.
   *
   * @param read names of topics that are read, by the option that names them
   * @param written those that are written; such an option may be empty, and the topic missing where
   *     the brokers create it
   */
  public Optional<Fault> fault(Map<String, String> read, Map<String, String> written) {
    try (Admin admin = Admin.create(new HashMap<>(properties))) {
      DescribeClusterOptions soon = new DescribeClusterOptions().timeoutMs(millis());
      return fault(admin.describeCluster(soon).clusterId(), "", Use.READ)
          .or(() -> missing(admin, read, Use.READ))
          .or(() -> missing(admin, written, Use.WRITE));
    } catch (KafkaException e) {
      // its causes can quote the login
      return Optional.of(
          new Fault(
              "Cannot use the kafka.* settings (%s): check kafka.security.protocol and kafka.sasl.*"
                  .formatted(rootName(e)),
              false));
    }
  }

  private Optional<Fault> missing(Admin admin, Map<String, String> topics, Use use) {
    var described =
        admin
            .describeTopics(topics.values(), new DescribeTopicsOptions().timeoutMs(millis()))
            .topicNameValues();
    Optional<Fault> fault = Optional.empty();
    for (Map.Entry<String, String> topic : topics.entrySet()) {
      String asked = "topic \"%s\" (%s)".formatted(topic.getValue(), topic.getKey());
      fault = fault.or(() -> fault(described.get(topic.getValue()), asked, use));
    }
    return fault.filter(one -> use == Use.READ || !one.missing() || !createsTopics(admin));
  }

  /** Whether the brokers create a topic that is written to; no where they do not say. */
  private boolean createsTopics(Admin admin) {
    DescribeClusterOptions soon = new DescribeClusterOptions().timeoutMs(millis());
    DescribeConfigsOptions quickly = new DescribeConfigsOptions().timeoutMs(millis());
    try {
      Node node = admin.describeCluster(soon).nodes().get().iterator().next();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      Config config = admin.describeConfigs(List.of(broker), quickly).all().get().get(broker);
      return config.get(AUTO_CREATE) != null && "true".equals(config.get(AUTO_CREATE).value());
    } catch (ExecutionException notTold) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Optional<Fault> fault(KafkaFuture<?> answer, String asked, Use use) {
    try {
      Object unused = answer.get(limit.toMillis() + 1000, TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(fault(e.getCause(), asked, use));
    } catch (TimeoutException e) {
      return Optional.of(fault(e, asked, use));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Fault("Interrupted while asking Kafka at " + servers(), true));
    }
  }

  private Fault fault(Throwable cause, String asked, Use use) {
    if (cause instanceof AuthenticationException) {
      return new Fault(
          ("Kafka at %s refused the login (%s): check kafka.security.protocol,"
                  + " kafka.sasl.mechanism and kafka.sasl.jaas.config")
              .formatted(servers(), cause.getMessage()),
          false);
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return new Fault(
          "Kafka at %s has no %s: %s".formatted(servers(), asked, use.remedy), false, true);
    }
    if (cause instanceof AuthorizationException) {
      return new Fault(
          "Kafka at %s does not let this user see %s (%s): grant it %s"
              .formatted(servers(), asked, cause.getMessage(), use.rights),
          false);
    }
    return new Fault(
        ("Kafka at %s does not answer within %d s (%s): check the address and"
                + " kafka.security.protocol")
            .formatted(servers(), limit.toSeconds(), cause.getClass().getSimpleName()),
        true);
  }

  private static String rootName(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }

  private int millis() {
    return Math.toIntExact(limit.toMillis());
  }

  private String servers() {
    return properties.get("bootstrap.servers");
  }
}
