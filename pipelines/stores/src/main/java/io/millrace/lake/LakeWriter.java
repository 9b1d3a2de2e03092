package io.millrace.lake;

import io.millrace.fact.Fact;
import io.millrace.fact.FeedbackRow;
import io.millrace.fact.Mined;
import io.millrace.fact.RejectedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes what records became to data files of the lake, for one writer subtask. Nothing counts
 * until a commit file names the files that {@link #finish} returns. Not safe for several threads.
 */
public final class LakeWriter implements AutoCloseable {

  /** Size at which a data file is finished and the next begun. */
  public static final long ROLL_BYTES = 128L << 20;

  private final RollingWriter<Fact> facts;
  private final RollingWriter<Mined> payload;
  private final RollingWriter<FeedbackRow> feedback;
  private final RollingWriter<RejectedRow> rejected;
  private PartitionCounts counts = new PartitionCounts();
  private Long watermark;

  public LakeWriter(Path lake, String job, int subtask) {
    this(lake, job, subtask, ROLL_BYTES);
  }

  /**
   * @param job letters, digits, dot, dash and underscore; part of the file names
   * @param rollBytes size at which a data file is finished and the next begun
   */
  public LakeWriter(Path lake, String job, int subtask, long rollBytes) {
    String prefix = job + "-" + subtask + "-";
    facts = new RollingWriter<>(lake, LakeTables.FACTS, prefix, rollBytes);
    payload = new RollingWriter<>(lake, LakeTables.PAYLOAD, prefix, rollBytes);
    feedback = new RollingWriter<>(lake, LakeTables.FEEDBACK, prefix, rollBytes);
    rejected = new RollingWriter<>(lake, LakeTables.REJECTED, prefix, rollBytes);
  }

  public void write(Mined mined) throws IOException {
    if (mined.fact() != null) {
      facts.write(mined.fact());
      if (mined.payload() != null) {
        payload.write(mined);
      }
    }
    List<FeedbackRow> rows = mined.feedback();
    for (int i = 0; i < rows.size(); i++) {
      feedback.write(rows.get(i));
    }
    if (mined.rejected() != null) {
      rejected.write(mined.rejected());
    }
    counts.add(mined);
  }

  /** Remembers the event time, in epoch milliseconds, up to which the input is complete. */
  public void watermark(long time) {
    watermark = time == Long.MIN_VALUE || time == Long.MAX_VALUE ? watermark : Long.valueOf(time);
  }

  /** Makes all that was written durable; empty when nothing was written since the last call. */
  public Optional<LakeCommittable> finish() throws IOException {
    List<PartitionRange> ranges = counts.ranges();
    if (ranges.isEmpty()) {
      return Optional.empty();
    }
    List<DataFile> files = new ArrayList<>();
    files.addAll(facts.finish());
    files.addAll(payload.finish());
    files.addAll(feedback.finish());
    files.addAll(rejected.finish());
    counts = new PartitionCounts();
    return Optional.of(new LakeCommittable(files, ranges, watermark));
  }

  /** Abandons what was not finished. */
  @Override
  public void close() throws IOException {
    try (facts;
        payload;
        feedback;
        rejected) {
      counts = new PartitionCounts();
    }
  }
}
