package io.millrace.jobs.mine;

import io.millrace.duckdb.AfterLoad;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.LoaderTask;
import io.millrace.fact.Mined;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions.Mode;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitListener;
import io.millrace.lake.LakeSink;
import io.millrace.points.InfluxTarget;
import io.millrace.points.PointsProjection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Ends the mined stream in the lake, with a loader beside the committer unless it is external. The
 * committer's host must see the lake and the database's directory as the submitter does: it checks
 * that before it commits, and the job ends where it does not.
 */
final class LakeSinks {

  private static final String JOB = "mine";
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);
  private static final String LAKE_REMEDY = "give a lake.dir that all hosts of the cluster share";
  private static final String DUCKDB_REMEDY =
      "give a duckdb.path that the cluster's hosts share, or submit with loader: external and run"
          + " millrace load beside the file";

  // When a batch ends all of it is to be loaded, however far the loader is behind.
  private static final Duration BATCH_DRAIN = Duration.ofDays(1);

  // Flink kills a TaskManager that is still closing a cancelled task after three minutes.
  private static final Duration STREAM_DRAIN = Duration.ofMinutes(1);

  private LakeSinks() {}

  /**
   * @param shared the lake, as this host sees it
   * @throws InvalidConfigException when this host cannot write where the database shall lie
   */
  static void append(DataStream<Mined> mined, MineConfig config, SharedDirectory shared) {
    CommitListener.Factory listener = listener(shared, config);
    LakeSink sink =
        config.commitsWhileItReads()
            ? LakeSink.streaming(config.lake(), JOB, listener)
            : LakeSink.batch(config.lake(), JOB, UUID.randomUUID().toString(), listener);
    mined.sinkTo(sink).name("lake").uid("lake");
  }

  private static CommitListener.Factory listener(SharedDirectory lake, MineConfig config) {
    if (config.duckdb() == null) {
      return () -> {
        require(lake, "commit to the lake", LAKE_REMEDY);
        return new NoLoader();
      };
    }
    SharedDirectory directory = databaseDirectory(config.duckdb());
    CommitListener.Factory loader = loader(config);
    String purpose = "load into " + config.duckdb();
    return () -> {
      require(lake, "commit to the lake", LAKE_REMEDY);
      require(directory, purpose, DUCKDB_REMEDY);
      return loader.open();
    };
  }

  private static SharedDirectory databaseDirectory(Path database) {
    try {
      return SharedDirectory.at(database.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new InvalidConfigException(
          List.of(
              "duckdb.path %s cannot be used from here (%s): %s"
                  .formatted(database, e, DUCKDB_REMEDY)));
    }
  }

  // no restart mounts a directory
  private static void require(SharedDirectory directory, String purpose, String remedy) {
    try {
      directory.requireHere(purpose, remedy);
    } catch (IOException e) {
      throw new SuppressRestartsException(e);
    }
  }

  private static CommitListener.Factory loader(MineConfig config) {
    String lake = config.lake().toAbsolutePath().toString();
    String database = config.duckdb().toAbsolutePath().toString();
    Duration drain = config.mode() == Mode.BATCH ? BATCH_DRAIN : STREAM_DRAIN;
    MineConfig.Influx influx = config.influx();
    if (influx == null) {
      return () -> task(lake, gateway(database), () -> false, drain);
    }
    String url = influx.url();
    String org = influx.org();
    String bucket = influx.bucket();
    String token = influx.token();
    return () -> {
      DuckDbGateway gateway = gateway(database);
      InfluxTarget target = new InfluxTarget(url, org, bucket, token);
      var points =
          new PointsProjection(gateway, target, PointsProjection.TAG_VALUES, Clock.systemUTC());
      return task(lake, gateway, points, drain);
    };
  }

  /**
   * One DuckDB thread: with a second one, the caller spins while it works, and mining wants cores.
   */
  private static DuckDbGateway gateway(String database) {
    return new DuckDbGateway(Path.of(database), LOCK_WAIT, "1GB", 1);
  }

  private static LoaderTask task(
      String lake, DuckDbGateway gateway, AfterLoad afterLoad, Duration drain) {
    return new LoaderTask(new Loader(Path.of(lake), gateway), afterLoad, RETRY, drain);
  }

  /** Leaves commits to {@code millrace load}. */
  private static final class NoLoader implements CommitListener {
    @Override
    public void committed(Commit commit) {}

    @Override
    public void close() {}
  }
}
