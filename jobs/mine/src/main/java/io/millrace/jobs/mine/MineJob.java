package io.millrace.jobs.mine;

import io.millrace.flink.config.MineConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Mines facts, feedback and payload from agent traces as they arrive on Kafka, or from files.
 * Options are those of {@link io.millrace.flink.config.MineOptions}, as {@code --key value}.
 */
public final class MineJob {

  private MineJob() {}

  public static void main(String[] args) throws Exception {
    MineConfig config = MineConfig.from(ParameterTool.fromArgs(args).toMap());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    System.out.println("Mining from " + MinePipeline.append(env, config));
    env.execute("millrace mine");
  }
}
