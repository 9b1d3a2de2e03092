package io.millrace.cli.run;

import io.millrace.cli.CommandFailure;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Flink in this process with its web UI on a free loopback port; all its files lie under a home.
 */
public final class EmbeddedFlink implements AutoCloseable {

  private final MiniCluster cluster;

  private EmbeddedFlink(MiniCluster cluster) {
    this.cluster = cluster;
  }

  public static EmbeddedFlink start(Path home, int slots) {
    Configuration conf = configuration(home);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(conf)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
    } catch (Exception e) {
      throw new IllegalStateException("Cannot start Flink in this process under " + home, e);
    }
    return new EmbeddedFlink(cluster);
  }

  /** What the cluster and its jobs share. */
  public static Configuration configuration(Path home) {
    Configuration conf = new Configuration();
    conf.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    conf.set(RestOptions.ADDRESS, "127.0.0.1");
    conf.set(RestOptions.BIND_PORT, "0");
    conf.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    conf.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    conf.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    conf.set(TaskManagerOptions.HOST, "127.0.0.1");
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
    conf.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
    conf.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    conf.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    conf.set(CoreOptions.TMP_DIRS, home.resolve("tmp").toString());
    conf.set(WebOptions.TMP_DIR, home.resolve("tmp").toString());
    conf.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    conf.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, home.resolve("checkpoints").toUri().toString());
    return conf;
  }

  public URI url() {
    return await("ask for the web UI's address", cluster.getRestAddress());
  }

  public JobID submit(StreamGraph graph) {
    return await("submit the job", cluster.submitJob(graph.getJobGraph())).getJobID();
  }

  public JobStatus status(JobID job) {
    return await("ask for the status of " + job, cluster.getJobStatus(job));
  }

  /** Waits for the end of a job and fails with its cause when it failed. */
  public void awaitEnd(JobID job) {
    var result = await("wait for " + job, cluster.requestJobResult(job));
    if (result.getSerializedThrowable().isPresent()) {
      Throwable failure =
          result.getSerializedThrowable().get().deserializeError(getClass().getClassLoader());
      throw new CommandFailure("The job failed: " + rootCause(failure), failure);
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  @Override
  public void close() {
    await("stop Flink", cluster.closeAsync());
  }

  private static <T> T await(String what, CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted: cannot " + what, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Cannot " + what + ": " + e.getCause().getMessage(), e);
    }
  }
}
