package io.millrace.jobs.train;

import io.millrace.events.SlotFeed;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
    List<String> runs = new ArrayList<>();
    Map<String, SlotFeed> feeds = new TreeMap<>();
    List<String> refused = new ArrayList<>();
    for (Target target : config.targets()) {
      Slot slot = new Slot(target.scenario(), target.role());
      try {
        RunFolder run = config.trainings().prepare(target);
        String id = run.path().getFileName().toString();
        runs.add(id);
        SlotFeed.from(config.events(), config.home().registry(), slot)
            .ifPresent(feed -> feeds.put(id, feed));
        System.out.println("Training for " + slot + " in " + run.path());
      } catch (IOException | TooFewPairsException refusal) {
        refused.add("No training for %s: %s".formatted(slot, refusal.getMessage()));
      }
    }
    refused.forEach(System.err::println);
    boolean over = runs.isEmpty() || ended(config, runs, feeds);
    if (over && !refused.isEmpty()) {
      throw new IllegalStateException(String.join("; ", refused));
    }
  }

  /** Whether the job is over; one that was only submitted must not end with its main. */
  private static boolean ended(TrainConfig config, List<String> runs, Map<String, SlotFeed> feeds)
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    TrainPipeline.append(env, config.home().runs(), runs, feeds);
    JobExecutionResult result = env.execute("millrace train " + String.join(", ", config.names()));
    return result.isJobExecutionResult();
  }
}
