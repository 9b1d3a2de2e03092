package io.millrace.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Data files of some consecutive commits, by absolute path; what was written of one record lies in
 * one of them.
 */
public record RolloutFiles(List<String> facts, List<String> payload, List<String> feedback) {

  private static final int COMMITS = 32;

  public RolloutFiles {
    facts = List.copyOf(facts);
    payload = List.copyOf(payload);
    feedback = List.copyOf(feedback);
  }

  /** All that the commits of a lake name, in their order; empty where it has none. */
  public static List<RolloutFiles> in(Path lake) throws IOException {
    List<Commit> commits = new CommitLog(lake).after(0);
    List<RolloutFiles> all = new ArrayList<>();
    for (int from = 0; from < commits.size(); from += COMMITS) {
      List<Commit> some = commits.subList(from, Math.min(from + COMMITS, commits.size()));
      all.add(
          new RolloutFiles(
              paths(lake, some, Commit.FACTS),
              paths(lake, some, Commit.PAYLOAD),
              paths(lake, some, Commit.FEEDBACK)));
    }
    return all;
  }

  private static List<String> paths(Path lake, List<Commit> commits, String kind) {
    return commits.stream()
        .flatMap(commit -> commit.files(kind).stream())
        .map(file -> lake.resolve(file.path()).toAbsolutePath().normalize().toString())
        .toList();
  }
}
