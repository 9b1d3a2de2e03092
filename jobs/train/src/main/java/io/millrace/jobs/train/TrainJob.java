package io.millrace.jobs.train;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.MultipleParameterTool;

/**
 * Trains on datasets, one run for each scenario and role: {@code flink run -p 2 train-job.jar
 * --home DIR --scenario X,Y}. What is left out, such as {@code --base DIR}, {@code --role R} and
 * the recipe, is as {@code --scenarios DIR} holds it. The home and the bases must be visible under
 * the same path to all hosts. How a run ended is in {@code result.json} of its folder, which is
 * printed; with {@code --kafka.bootstrap.servers HOST:PORT} the new candidates are also on the
 * topic of slot events. A run that is refused holds up no other.
 */
public final class TrainJob {

  private TrainJob() {}

  public static void main(String[] args) throws Exception {
    TrainConfig config = TrainConfig.from(MultipleParameterTool.fromArgs(args).toMultiMap());
    PreparedRuns prepared = PreparedRuns.of(config);
    for (RunFolder run : prepared.folders()) {
      RunRequest request = run.request();
      System.out.println(
          "Training for %s/%s in %s".formatted(request.scenario(), request.role(), run.path()));
    }
    prepared.refused().forEach(System.err::println);
    boolean over = prepared.ids().isEmpty() || ended(config, prepared);
    if (over && !prepared.refused().isEmpty()) {
      throw new IllegalStateException(String.join("; ", prepared.refused()));
    }
  }

  /** Whether the job is over; one that was only submitted must not end with its main. */
  private static boolean ended(TrainConfig config, PreparedRuns prepared) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    TrainPipeline.append(env, config.home().runs(), prepared.ids(), prepared.feeds());
    JobExecutionResult result = env.execute("millrace train " + String.join(", ", config.names()));
    return result.isJobExecutionResult();
  }
}
