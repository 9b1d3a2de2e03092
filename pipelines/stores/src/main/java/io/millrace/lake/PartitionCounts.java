package io.millrace.lake;

import io.millrace.fact.Mined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts, per stream and partition, what records became since the last commit. */
final class PartitionCounts {

  private final Map<Source, Tally> tallies = new HashMap<>();
  private Source lastSource;
  private Tally lastTally;

  private record Source(String stream, String topic, int partition) {
    boolean isOf(Mined mined) {
      return partition == mined.partition()
          && topic.equals(mined.topic())
          && stream.equals(mined.stream());
    }
  }

  private static final class Tally {
    private long from = Long.MAX_VALUE;
    private long to;
    private long facts;
    private long feedback;
    private long rejected;
  }

  void add(Mined mined) {
    if (lastSource == null || !lastSource.isOf(mined)) {
      lastSource = new Source(mined.stream(), mined.topic(), mined.partition());
      lastTally = tallies.computeIfAbsent(lastSource, source -> new Tally());
    }
    Tally tally = lastTally;
    tally.from = Math.min(tally.from, mined.offset());
    tally.to = Math.max(tally.to, mined.offset() + 1);
    if (mined.rejected() != null) {
      tally.rejected++;
    } else if (mined.fact() != null) {
      tally.facts++;
    } else {
      tally.feedback += mined.feedback().size();
    }
  }

  List<PartitionRange> ranges() {
    List<PartitionRange> ranges = new ArrayList<>();
    tallies.forEach(
        (source, tally) ->
            ranges.add(
                new PartitionRange(
                    source.stream,
                    source.topic,
                    source.partition,
                    tally.from,
                    tally.to,
                    tally.facts + tally.feedback + tally.rejected,
                    tally.facts,
                    tally.feedback,
                    tally.rejected)));
    return ranges;
  }
}
