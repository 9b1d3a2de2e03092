package io.millrace.jobs.canary;

import io.millrace.flink.config.CanaryConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Watches a slot's canary over the traffic as it comes, or over recorded traffic: {@code flink run
 * -c io.millrace.jobs.canary.CanaryJob gate-job.jar --home DIR --scenario NAME --role ROLE
 * --kafka.bootstrap.servers HOST:PORT}. The home must be visible under the same path to all hosts.
 * Options are those of {@link io.millrace.flink.config.CanaryOptions}.
 */
public final class CanaryJob {

  private static final String REGISTRY_LOGIN = "schema-registry-user-info";
  private static final String REGISTRY_LOGIN_VARIABLE = "MILLRACE_MINE_SCHEMA_REGISTRY_USER_INFO";

  private CanaryJob() {}

  public static void main(String[] args) throws Exception {
    Map<String, String> keys = new HashMap<>(ParameterTool.fromArgs(args).toMap());
    if (System.getenv(REGISTRY_LOGIN_VARIABLE) != null) {
      keys.putIfAbsent(REGISTRY_LOGIN, System.getenv(REGISTRY_LOGIN_VARIABLE));
    }
    CanaryConfig config = CanaryConfig.from(keys);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    System.out.println(
        "Watching slot %s from %s".formatted(config.slot(), CanaryPipeline.append(env, config)));
    env.execute("millrace canary " + config.slot());
  }
}
