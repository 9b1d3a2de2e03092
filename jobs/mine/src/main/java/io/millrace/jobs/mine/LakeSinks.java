package io.millrace.jobs.mine;

import io.millrace.duckdb.AfterLoad;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.duckdb.Loader;
import io.millrace.duckdb.LoaderTask;
import io.millrace.fact.Mined;
import io.millrace.flink.config.MineConfig;
import io.millrace.flink.config.MineOptions.Mode;
import io.millrace.lake.CommitListener;
import io.millrace.lake.LakeSink;
import io.millrace.points.InfluxTarget;
import io.millrace.points.PointsProjection;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Ends the mined stream in the lake, with a loader beside the committer unless it is external. */
final class LakeSinks {

  private static final String JOB = "mine";
  private static final int TAG_VALUES = 50;
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration BATCH_DRAIN = Duration.ofMinutes(5);

  // Flink kills a TaskManager that is still closing a cancelled task after three minutes.
  private static final Duration STREAM_DRAIN = Duration.ofMinutes(1);

  private LakeSinks() {}

  static void append(DataStream<Mined> mined, MineConfig config) {
    CommitListener.Factory loader = loader(config);
    LakeSink sink =
        config.mode() == Mode.BATCH
            ? LakeSink.batch(config.lake(), JOB, UUID.randomUUID().toString(), loader)
            : LakeSink.streaming(config.lake(), JOB, loader);
    mined.sinkTo(sink).name("lake").uid("lake");
  }

  private static CommitListener.Factory loader(MineConfig config) {
    if (config.duckdb() == null) {
      return null;
    }
    String lake = config.lake().toAbsolutePath().toString();
    String database = config.duckdb().toAbsolutePath().toString();
    Duration drain = config.mode() == Mode.BATCH ? BATCH_DRAIN : STREAM_DRAIN;
    MineConfig.Influx influx = config.influx();
    if (influx == null) {
      return () -> task(lake, new DuckDbGateway(Path.of(database)), () -> false, drain);
    }
    String url = influx.url();
    String org = influx.org();
    String bucket = influx.bucket();
    String token = influx.token();
    return () -> {
      DuckDbGateway gateway = new DuckDbGateway(Path.of(database));
      InfluxTarget target = new InfluxTarget(url, org, bucket, token);
      var points = new PointsProjection(gateway, target, TAG_VALUES, Clock.systemUTC());
      return task(lake, gateway, points, drain);
    };
  }

  private static LoaderTask task(
      String lake, DuckDbGateway gateway, AfterLoad afterLoad, Duration drain) {
    return new LoaderTask(new Loader(Path.of(lake), gateway), afterLoad, RETRY, drain);
  }
}
