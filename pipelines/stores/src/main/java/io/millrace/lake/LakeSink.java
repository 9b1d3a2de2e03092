package io.millrace.lake;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Writes data files in parallel and publishes one commit file per checkpoint, exactly once: a
 * repeated commit of the same files is recognised by its id. Needs no lock on any database.
 *
 * <pre>
 * N writers ─► data files ─► collect (1) ─► committer (subtask 0) ─► commit file ─► listener
 * </pre>
 */
public final class LakeSink
    implements Sink<Mined>,
        SupportsCommitter<LakeCommittable>,
        SupportsPreCommitTopology<LakeCommittable, LakeCommittable> {

  public static final String COLLECT_UID = "lake-collect";
  private static final long serialVersionUID = 1L;

  private final String lake;
  private final String job;
  private final String run;
  private final CommitListener.Factory listener;

  private LakeSink(String lake, String job, String run, CommitListener.Factory listener) {
    this.lake = lake;
    this.job = job;
    this.run = run;
    this.listener = listener;
  }

  /**
   * A sink of a streaming job.
   *
   * @param job the job's name: letters, digits, dot, dash and underscore
   * @param listener is told of commits; null for none
   */
  public static LakeSink streaming(Path lake, String job, CommitListener.Factory listener) {
    return new LakeSink(lake.toAbsolutePath().toString(), job, null, listener);
  }

  /**
   * A sink of a batch job, which commits once at its end.
   *
   * @param run names the run: when part of it is computed again, it still counts once
   */
  public static LakeSink batch(Path lake, String job, String run, CommitListener.Factory listener) {
    return new LakeSink(lake.toAbsolutePath().toString(), job, run, listener);
  }

  @Override
  public SinkWriter<Mined> createWriter(WriterInitContext context) {
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    return new LakeSinkWriter(new LakeWriter(Path.of(lake), job, subtask));
  }

  @Override
  public Committer<LakeCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    boolean first = context.getTaskInfo().getIndexOfThisSubtask() == 0;
    return new LakeCommitter(
        new CommitLog(Path.of(lake)), job, run, first && listener != null ? listener.open() : null);
  }

  @Override
  public SimpleVersionedSerializer<LakeCommittable> getCommittableSerializer() {
    return new LakeCommittableSerializer();
  }

  @Override
  public SimpleVersionedSerializer<LakeCommittable> getWriteResultSerializer() {
    return new LakeCommittableSerializer();
  }

  // Parallel committers would publish parts of one checkpoint as commits of their own.
  @Override
  public DataStream<CommittableMessage<LakeCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<LakeCommittable>> written) {
    return written
        .global()
        .transform(
            "lake: collect",
            CommittableMessageTypeInfo.of(LakeCommittableSerializer::new),
            new LakeCollect())
        .uid(COLLECT_UID)
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }
}
