package io.millrace.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A standalone cluster's {@code config.yaml} and the Java options that go with it. Flink's shell
 * scripts would derive the memory plan; without them every part has to be written down.
 */
final class FlinkConfiguration {
  private static final int FRAMEWORK_HEAP = 128;
  private static final int FRAMEWORK_OFF_HEAP = 128;
  private static final int TASK_OFF_HEAP = 64;
  private static final int NETWORK = 64;
  private static final int METASPACE = 512;
  private static final int OVERHEAD = 192;

  private FlinkConfiguration() {}

  /** Returns the lines of the file, in which the options' settings win. */
  static List<String> yaml(Path home, int restPort, int rpcPort, FlinkClusterOptions options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", Ports.HOST);
    settings.put("jobmanager.bind-host", Ports.HOST);
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("rest.address", Ports.HOST);
    settings.put("rest.bind-address", Ports.HOST);
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("rest.bind-port", Integer.toString(restPort));
    settings.put("taskmanager.host", Ports.HOST);
    settings.put("taskmanager.bind-host", Ports.HOST);
    settings.put("taskmanager.numberOfTaskSlots", Integer.toString(options.slots()));
    settings.put("taskmanager.cpu.cores", options.slots() + ".0");
    settings.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP + "m");
    settings.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP + "m");
    settings.put("taskmanager.memory.task.heap.size", options.taskHeapMegabytes() + "m");
    settings.put("taskmanager.memory.task.off-heap.size", TASK_OFF_HEAP + "m");
    settings.put("taskmanager.memory.network.min", NETWORK + "m");
    settings.put("taskmanager.memory.network.max", NETWORK + "m");
    settings.put("taskmanager.memory.managed.size", "64m");
    settings.put("taskmanager.memory.jvm-metaspace.size", METASPACE + "m");
    settings.put("taskmanager.memory.jvm-overhead.min", OVERHEAD + "m");
    settings.put("taskmanager.memory.jvm-overhead.max", OVERHEAD + "m");
    // a process that is killed is noticed by its connection, and a busy one must not pass for it
    settings.put("heartbeat.interval", "1000ms");
    settings.put("heartbeat.timeout", "60000ms");
    settings.put("io.tmp.dirs", quoted(home.resolve("tmp").toString()));
    settings.put("web.upload.dir", quoted(home.resolve("upload").toString()));
    settings.put("execution.checkpointing.dir", quoted(home.resolve("checkpoints").toUri()));
    settings.put(
        "execution.checkpointing.savepoint-dir", quoted(home.resolve("savepoints").toUri()));
    settings.putAll(options.settings());
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  /** Returns the limits that make a TaskManager's JVM match the memory plan. */
  static List<String> taskManagerFlags(FlinkClusterOptions options) {
    return List.of(
        "-Xmx" + (FRAMEWORK_HEAP + options.taskHeapMegabytes()) + "m",
        "-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP + TASK_OFF_HEAP + NETWORK) + "m",
        "-XX:MaxMetaspaceSize=" + METASPACE + "m");
  }

  private static String quoted(Object value) {
    return "'" + value.toString().replace("'", "''") + "'";
  }
}
