package io.millrace.cli;

import io.millrace.cli.run.TopicWriter;
import io.millrace.local.KafkaServer;
import io.millrace.local.KafkaServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One default broker for the tests of a JVM that neither stop it nor count its topics. Each uses
 * topics that no other test uses; the default names are those of the one that is about them.
 *
 * <p>It has stored a record before: a broker's first topic takes longest, and what tells of slots
 * waits for five seconds at most.
 */
public final class SharedKafka implements AutoCloseable {

  private final Path directory;
  private final KafkaServer server;

  private SharedKafka(Path directory, KafkaServer server) {
    this.directory = directory;
    this.server = server;
  }

  /** Hands it to the methods of tests. */
  public static final class Given implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SharedKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(
              ExtensionContext.StoreScope.LAUNCHER_SESSION,
              ExtensionContext.Namespace.create(SharedKafka.class))
          .computeIfAbsent(SharedKafka.class, key -> start(), SharedKafka.class);
    }
  }

  private static SharedKafka start() {
    try {
      Path directory = Files.createTempDirectory("kafka");
      KafkaServer server = KafkaServer.start(directory, KafkaServerOptions.defaults());
      boolean used = false;
      try (TopicWriter writer = new TopicWriter(server.clientProperties())) {
        writer.create(1, "first");
        writer.send("first", null, new byte[1]);
        writer.flush();
        used = true;
        return new SharedKafka(directory, server);
      } finally {
        if (!used) {
          server.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot prepare a directory for the tests' broker", e);
    }
  }

  /** Its address as {@code host:port}. */
  public String bootstrapServers() {
    return server.bootstrapServers();
  }

  /** The settings that a client needs. */
  public Map<String, String> clientProperties() {
    return server.clientProperties();
  }

  @Override
  public void close() throws IOException {
    server.close();
    List<Path> entries;
    try (Stream<Path> tree = Files.walk(directory)) {
      entries = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.delete(entry);
    }
  }
}
