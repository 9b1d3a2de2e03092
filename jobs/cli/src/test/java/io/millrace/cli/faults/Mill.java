package io.millrace.cli.faults;

import io.millrace.cli.cluster.JobJar;
import io.millrace.local.FlinkCluster;
import io.millrace.local.FlinkClusterOptions;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A broker and a standalone cluster that holds the job's jar. All fault tests of a JVM share one,
 * and leave it running as they found it.
 */
final class Mill implements AutoCloseable {

  private final Path directory;
  private final KafkaServer kafka;
  private final FlinkCluster cluster;
  private final ClusterRest rest;

  private Mill(Path directory, KafkaServer kafka, FlinkCluster cluster, ClusterRest rest) {
    this.directory = directory;
    this.kafka = kafka;
    this.cluster = cluster;
    this.rest = rest;
  }

  /** Hands the shared one to test methods. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Mill.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      // Surefire executes class by class in one session where a module has several JVMs
      return context
          .getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION,
              ExtensionContext.Namespace.create(Mill.class))
          .computeIfAbsent(Mill.class, key -> start(), Mill.class);
    }
  }

  private static Mill start() {
    try {
      Path directory = Files.createTempDirectory("mill");
      KafkaServerOptions soonBack =
          KafkaServerOptions.defaults().with("broker.heartbeat.interval.ms", "500");
      KafkaServer kafka = KafkaServer.start(directory.resolve("kafka"), soonBack);
      Mill mill = null;
      try {
        FlinkCluster cluster = FlinkCluster.start(directory.resolve("flink"), restartingSoon());
        ClusterRest rest = new ClusterRest(cluster.restUrl(), JobJar.small(directory));
        mill = new Mill(directory, kafka, cluster, rest);
        return mill;
      } finally {
        if (mill == null) {
          kafka.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare a directory for the fault tests", e);
    }
  }

  // what a test asks the REST API is meant as of now, not as of three seconds ago
  private static FlinkClusterOptions restartingSoon() {
    return FlinkClusterOptions.defaults()
        .with("web.refresh-interval", "100ms")
        .with("restart-strategy.type", "exponential-delay")
        .with("restart-strategy.exponential-delay.initial-backoff", "200ms")
        .with("restart-strategy.exponential-delay.max-backoff", "1s");
  }

  KafkaServer kafka() {
    return kafka;
  }

  FlinkCluster cluster() {
    return cluster;
  }

  ClusterRest rest() {
    return rest;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    kafka.close();
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(directory)) {
      entries = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
