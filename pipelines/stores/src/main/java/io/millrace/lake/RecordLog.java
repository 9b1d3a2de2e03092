package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes rows that a job or a command records: a data file for each table and one commit file.
 * The loader applies them once and holds each row once, also after a rebuild. Safe for use by many
 * processes.
 */
public final class RecordLog {

  /** The kind of data files that hold scenarios' feedback weights. */
  public static final String SCENARIO_WEIGHTS = "scenario_weights";

  private final Path lake;
  private final String job;

  /**
   * @param job letters, digits, dot, dash and underscore; part of the file names
   */
  public RecordLog(Path lake, String job) {
    this.lake = lake;
    this.job = job;
  }

  /** The tables that recorded rows are for. */
  public static List<String> kinds() {
    return RecordTables.ALL.stream().map(LakeTable::kind).toList();
  }

  /**
   * Publishes rows, all in one commit.
   *
   * @param key what makes a repeated call recognisable: the second with the same key and job writes
   *     nothing and returns the first's commit
   * @return empty when there are no rows
   */
  public Optional<Commit> publish(String key, List<? extends RecordRow> rows) throws IOException {
    List<DataFile> files = new ArrayList<>();
    addFile(files, RecordTables.TRAINING_RUNS, only(TrainingRunRow.class, rows));
    addFile(files, RecordTables.TRAINING_PROGRESS, only(TrainingProgressRow.class, rows));
    addFile(files, RecordTables.ADAPTERS, only(AdapterRow.class, rows));
    addFile(files, RecordTables.EVALUATIONS, only(EvaluationRow.class, rows));
    addFile(files, RecordTables.VERDICTS, only(VerdictRow.class, rows));
    addFile(files, RecordTables.POLICIES, only(PolicyRow.class, rows));
    addFile(files, RecordTables.SCENARIO_WEIGHTS, only(FeedbackWeightsRow.class, rows));
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Commit commit =
        new CommitLog(lake).publish(job, id(key), new LakeCommittable(files, List.of(), null));
    if (!commit.files().containsAll(files)) {
      for (DataFile file : files) {
        Files.deleteIfExists(lake.resolve(file.path()));
      }
    }
    return Optional.of(commit);
  }

  /** Whether this job has published rows under the key, in a commit that was not compacted. */
  public boolean holds(String key) throws IOException {
    return new CommitLog(lake).holds(id(key));
  }

  private String id(String key) {
    return CommitLog.idOfRun(job + "\n" + key);
  }

  private <R> void addFile(List<DataFile> files, LakeTable<R> table, List<R> rows)
      throws IOException {
    try (RollingWriter<R> writer =
        new RollingWriter<>(lake, table, job + "-", LakeWriter.ROLL_BYTES)) {
      for (R row : rows) {
        writer.write(row);
      }
      files.addAll(writer.finish());
    }
  }

  private static <R extends RecordRow> List<R> only(Class<R> type, List<? extends RecordRow> rows) {
    return rows.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
