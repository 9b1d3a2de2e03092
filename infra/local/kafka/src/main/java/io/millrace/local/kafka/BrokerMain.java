package io.millrace.local.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Runs one KRaft broker until it is told to stop. Arguments: the broker's properties file, and the
 * file to write with the process id once the broker takes requests.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /** Formats the log directory when it is new, starts the broker and reports it ready. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
      properties.load(reader);
    }
    KafkaConfig config = KafkaConfig.fromProps(properties);
    format(Path.of(properties.getProperty("log.dirs")), config.nodeId());

    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    server.startup();
    report(Path.of(args[1]));
    server.awaitShutdown();
  }

  private static void format(Path logs, int node) throws Exception {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(System.out)
        .setNodeId(node)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .run();
  }

  private static void report(Path ready) throws IOException {
    Path partial = ready.resolveSibling(ready.getFileName() + ".partial");
    Files.writeString(
        partial, Long.toString(ProcessHandle.current().pid()), StandardCharsets.US_ASCII);
    Files.move(partial, ready, StandardCopyOption.ATOMIC_MOVE);
  }
}
