package io.millrace.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of a broker that is its own controller and holds every internal topic alone. */
final class BrokerProperties {
  private BrokerProperties() {}

  static Properties of(Path data, int clientPort, int controllerPort, KafkaServerOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("controller.quorum.voters", "1@" + Ports.HOST + ":" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put(
        "listeners",
        "CLIENT://%s:%d,CONTROLLER://%s:%d"
            .formatted(Ports.HOST, clientPort, Ports.HOST, controllerPort));
    settings.put("advertised.listeners", "CLIENT://" + Ports.HOST + ":" + clientPort);
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put(
        "listener.security.protocol.map",
        "CONTROLLER:PLAINTEXT,CLIENT:"
            + (options.login().isPresent() ? "SASL_PLAINTEXT" : "PLAINTEXT"));
    settings.put("log.dirs", data.toString());
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("log.initial.task.delay.ms", "0");
    // without followers nobody waits for the record that an idle controller writes
    settings.put("metadata.max.idle.interval.ms", "5000");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    options.login().ifPresent(login -> settings.putAll(sasl(login)));
    settings.putAll(options.settings());

    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  /** Returns the client settings that this login needs. */
  static Map<String, String> client(KafkaServerOptions.Login login) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        module(login) + ";");
  }

  private static Map<String, String> sasl(KafkaServerOptions.Login login) {
    return Map.of(
        "sasl.enabled.mechanisms",
        "PLAIN",
        "sasl.mechanism.inter.broker.protocol",
        "PLAIN",
        "listener.name.client.plain.sasl.jaas.config",
        "%s user_%s=%s;".formatted(module(login), login.user(), quoted(login.password())));
  }

  private static String module(KafkaServerOptions.Login login) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required"
        + " username=%s password=%s".formatted(quoted(login.user()), quoted(login.password()));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
