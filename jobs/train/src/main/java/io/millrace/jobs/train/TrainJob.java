package io.millrace.jobs.train;

import io.millrace.events.SlotFeed;
import io.millrace.registry.Slot;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Trains on a dataset: {@code flink run train-job.jar --home DIR --scenario X --base DIR}. The home
 * and the base must be visible under the same path to all hosts. How the run ended is in {@code
 * result.json} of the run's folder, which is printed; with {@code --kafka.bootstrap.servers
 * HOST:PORT} the new candidate is also on the topic of slot events.
 */
public final class TrainJob {

  private TrainJob() {}

  public static void main(String[] args) throws Exception {
    TrainConfig config = TrainConfig.from(ParameterTool.fromArgs(args).toMap());
    RunFolder run =
        new RunPreparation(config.home(), config.lake(), config.minPairs())
            .prepare(
                new RunPreparation.Wish(
                    config.scenario(),
                    config.role(),
                    "",
                    Optional.empty(),
                    dataset(config),
                    config.conditioning(),
                    config.base(),
                    config.baseName(),
                    config.recipe(),
                    config.worker()));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    String id = run.path().getFileName().toString();
    Slot slot = new Slot(config.scenario(), config.role());
    Optional<SlotFeed> feed = SlotFeed.from(config.events(), config.home().registry(), slot);
    TrainPipeline.append(env, config.home().runs(), List.of(id), feed);
    System.out.println("Training in " + run.path());
    env.execute("millrace train " + config.scenario());
  }

  private static DatasetFolder dataset(TrainConfig config) throws IOException {
    Optional<DatasetFolder> found =
        config.dataset() == null
            ? DatasetFolder.newest(config.home().datasets(), config.scenario())
            : DatasetFolder.named(config.home().datasets(), config.dataset());
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "Cannot train "
                    + config.scenario()
                    + ": "
                    + config.home().datasets()
                    + " holds no such dataset; make one with millrace dataset create"));
  }
}
