package io.millrace.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Kafka broker in a child process. Data and ports belong to its directory: started there again,
 * it serves the same records at the same address.
 */
public final class KafkaServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path directory;
  private final KafkaServerOptions options;
  private final int port;
  private ChildJvm child;

  private KafkaServer(Path directory, KafkaServerOptions options, int port) {
    this.directory = directory;
    this.options = options;
    this.port = port;
  }

  /**
   * Starts a broker and returns once it takes requests, after about two seconds.
   *
   * @throws LocalServerException when it does not come up; the message ends with its last log lines
   */
  public static KafkaServer start(Path directory, KafkaServerOptions options) {
    Path home = directory.toAbsolutePath();
    try {
      Files.createDirectories(home);
      List<Integer> ports = ports(home.resolve("ports"));
      Properties properties =
          BrokerProperties.of(home.resolve("data"), ports.get(0), ports.get(1), options);
      try (Writer writer = Files.newBufferedWriter(home.resolve("broker.properties"))) {
        properties.store(writer, null);
      }
      KafkaServer server = new KafkaServer(home, options, ports.get(0));
      server.launch();
      return server;
    } catch (IOException e) {
      throw new LocalServerException(
          "Cannot prepare a Kafka broker in " + home + "; check that it is writable", e);
    }
  }

  /** Returns the broker's address as {@code host:port}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /** Returns the settings a client needs to connect: the address, and the login if there is one. */
  public Map<String, String> clientProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("bootstrap.servers", bootstrapServers());
    options.login().ifPresent(login -> properties.putAll(BrokerProperties.client(login)));
    return properties;
  }

  /** Returns the process id of the latest child, which may have ended. */
  public long pid() {
    return child.pid();
  }

  /** Ends the broker at once (SIGKILL), as a crash does; {@link #restart} brings it back. */
  public void kill() {
    child.kill();
  }

  /** Stops the broker if it runs and starts it again on the same data and ports. */
  public void restart() {
    child.stop();
    launch();
  }

  /** Stops the broker in order; the data stays. */
  @Override
  public void close() {
    child.stop();
  }

  private void launch() {
    Path ready = directory.resolve("ready");
    try {
      Files.deleteIfExists(ready);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + ready, e);
    }
    child =
        ChildJvm.start(
            new ChildJvm.Spec(
                "kafka",
                directory,
                Checkout.classPath("kafka"),
                "io.millrace.local.kafka.BrokerMain",
                List.of(),
                List.of(directory.resolve("broker.properties").toString(), ready.toString()),
                Map.of()));
    child.awaitReady(START_LIMIT, () -> Files.exists(ready));
  }

  private static List<Integer> ports(Path file) throws IOException {
    if (Files.exists(file)) {
      try (Stream<String> lines = Files.lines(file)) {
        return lines.map(Integer::valueOf).toList();
      }
    }
    List<Integer> ports = Ports.free(2);
    Files.write(file, ports.stream().map(String::valueOf).toList());
    return ports;
  }
}
