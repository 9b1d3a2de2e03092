package io.millrace.jobs.gate;

import io.millrace.events.SlotFeed;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Tests a slot's candidates, one after the other: {@code flink run gate-job.jar --home DIR
 * --scenario DIR [--adapter ID]}. The home, the scenario and its base must be visible under the
 * same paths to all hosts. How each test ended is in {@code outcome.json} of the folder that is
 * printed, and in the slot's log; with {@code --kafka.bootstrap.servers HOST:PORT} also on the
 * topic of slot events.
 */
public final class GateJob {

  private GateJob() {}

  public static void main(String[] args) throws Exception {
    GateConfig config = GateConfig.from(ParameterTool.fromArgs(args).toMap());
    GatePreparation preparation = new GatePreparation(config.places(), config.options());
    List<String> candidates = config.adapter().map(List::of).orElse(preparation.candidates());
    System.out.println(candidates.size() + " candidates of slot " + preparation.slot());
    for (String candidate : candidates) {
      Optional<SlotFeed> feed =
          SlotFeed.from(config.events(), config.places().registry(), preparation.slot());
      GateFolder run = preparation.prepare(candidate);
      System.out.println("Testing " + candidate + " in " + run.path());
      if (run.outcome().isEmpty()) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        GatePipeline.append(env, run, feed);
        env.execute("millrace gate " + preparation.slot());
      } else if (feed.isPresent()) {
        feed.get().send();
      }
    }
  }
}
