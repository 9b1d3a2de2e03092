package io.millrace.lake;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;

/** Publishes a commit file for every committable, and owns the listener. */
final class LakeCommitter implements Committer<LakeCommittable> {

  private final CommitLog log;
  private final String job;
  private final String run;
  private final CommitListener listener;

  LakeCommitter(CommitLog log, String job, String run, CommitListener listener) {
    this.log = log;
    this.job = job;
    this.run = run;
    this.listener = listener;
  }

  @Override
  public void commit(Collection<CommitRequest<LakeCommittable>> requests) throws IOException {
    for (CommitRequest<LakeCommittable> request : requests) {
      LakeCommittable committable = request.getCommittable();
      String id = run == null ? CommitLog.idOf(committable.files()) : CommitLog.idOfRun(run);
      Commit commit = log.publish(job, id, committable);
      if (listener != null) {
        listener.committed(commit);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (listener != null) {
      listener.close();
    }
  }
}
