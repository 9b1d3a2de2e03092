package io.millrace.jobs.train;

import io.millrace.flink.work.Work;
import io.millrace.flink.work.Worker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs of training by their ids; the records are their results as JSON. */
final class RunWork implements Work {

  private static final long serialVersionUID = 1;

  private final String runs;
  private final ArrayList<String> runIds;

  /**
   * @param runs the directory of the runs' folders
   */
  RunWork(Path runs, List<String> runIds) {
    this.runs = runs.toString();
    this.runIds = new ArrayList<>(runIds);
  }

  @Override
  public List<String> pieces() {
    return runIds;
  }

  @Override
  public Worker worker(int subtask) {
    return new RunWorker(Path.of(runs));
  }
}
