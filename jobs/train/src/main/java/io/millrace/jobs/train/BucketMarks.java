package io.millrace.jobs.train;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.Conditioning;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes before each prompt how good its answer is, and counts the pairs of each bucket. */
final class BucketMarks {

  private final String template;
  private final List<Double> edges;
  private final Map<Integer, Integer> pairs = new TreeMap<>();
  private final Set<Integer> trained = new TreeSet<>();

  BucketMarks(String template, List<Double> edges) {
    this.template = template;
    this.edges = edges;
    for (int bucket = 0; bucket <= edges.size(); bucket++) {
      pairs.put(bucket, 0);
    }
  }

  /** Writes a bucket before a row's prompt. */
  void mark(ObjectNode row, int bucket) {
    String prefix = Conditioning.prefix(template, bucket);
    row.set("messages", Conditioning.mark((ArrayNode) row.get("messages"), prefix));
  }

  /** Counts a pair of a bucket. */
  void count(int bucket, String split) {
    pairs.merge(bucket, 1, Integer::sum);
    if (split.equals("train")) {
      trained.add(bucket);
    }
  }

  /** The best bucket that has enough pairs, some to train on; empty unless two have. */
  OptionalInt best(int minPairs) {
    List<Integer> enough =
        trained.stream().filter(bucket -> pairs.get(bucket) >= minPairs).sorted().toList();
    return enough.size() < 2 ? OptionalInt.empty() : OptionalInt.of(enough.get(enough.size() - 1));
  }

  /** What is recorded with an adapter whose best bucket is this. */
  Conditioning recorded(int best) {
    return new Conditioning(template, edges, Conditioning.prefix(template, best));
  }

  /** The pairs of each bucket, the worst first. */
  @Override
  public String toString() {
    StringBuilder counts = new StringBuilder();
    pairs.forEach(
        (bucket, count) ->
            counts
                .append(counts.isEmpty() ? "" : ", ")
                .append("bucket ")
                .append(bucket)
                .append(": ")
                .append(count));
    return counts.toString();
  }
}
