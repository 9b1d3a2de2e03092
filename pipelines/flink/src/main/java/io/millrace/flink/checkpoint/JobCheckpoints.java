package io.millrace.flink.checkpoint;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.Path;

/**
 * Where a streaming job keeps its checkpoints: in a folder of its own below the configured
 * directory, so that those of an earlier run can be told from those of other jobs. The newest one
 * outlives the job, and the run that goes on from it owns it.
 */
public final class JobCheckpoints {

  private final ReadableConfig environment;
  private final Path directory;

  /**
   * @param environment what Flink was given: directory and number retained are taken from it
   * @param job a folder name that is the same for every run of the job, and for no other
   */
  public JobCheckpoints(ReadableConfig environment, String job) {
    this.environment = environment;
    directory =
        environment
            .getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
            .map(configured -> new Path(configured, job))
            .orElse(null);
  }

  /** Where to keep checkpoints, and that the newest is kept when the job ends. */
  public Configuration retained() {
    Configuration settings = new Configuration();
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    settings.set(
        CheckpointingOptions.MAX_RETAINED_CHECKPOINTS,
        environment.get(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS));
    if (directory != null) {
      settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toString());
    }
    return settings;
  }

  /**
   * The newest checkpoint of an earlier run; none where Flink was told where to resume, or has no
   * directory for checkpoints.
   *
   * @throws IOException naming the remedy, when it cannot be read
   */
  public Optional<String> newest() throws IOException {
    return newest(Instant.MIN);
  }

  /** The same, unless it was completed before a time. */
  public Optional<String> newest(Instant since) throws IOException {
    boolean told = environment.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent();
    return directory == null || told
        ? Optional.empty()
        : RetainedCheckpoints.newest(directory, since).map(Path::toString);
  }

  /** Makes a job go on from a checkpoint, and delete it once it has one of its own. */
  public static Configuration resume(String checkpoint) {
    Configuration settings = new Configuration();
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
    settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    return settings;
  }
}
