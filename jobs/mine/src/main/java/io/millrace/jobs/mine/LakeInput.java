package io.millrace.jobs.mine;

import io.millrace.fact.Mined;
import io.millrace.flink.config.InvalidConfigException;
import io.millrace.flink.source.RawRecord;
import io.millrace.lake.Commit;
import io.millrace.lake.CommitLog;
import io.millrace.lake.DataFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * All input records that the commits of a lake have kept, as a bounded stream under the places that
 * they first came from: a stream that later goes on behind the new lake's commits misses nothing.
 */
public record LakeInput(java.nio.file.Path lake) {

  private static final Set<String> KINDS = Set.of(Commit.PAYLOAD, Commit.FEEDBACK, Commit.REJECTED);

  /**
   * How many records there are.
   *
   * @throws IOException when a commit file cannot be read
   */
  public long records() throws IOException {
    return new CommitLog(lake)
        .after(0).stream()
            .flatMap(commit -> commit.files().stream())
            .filter(file -> KINDS.contains(file.kind()))
            .mapToLong(DataFile::rows)
            .sum();
  }

  /**
   * Adds the source.
   *
   * @throws InvalidConfigException when the lake holds nothing to mine again
   */
  DataStream<RawRecord> append(StreamExecutionEnvironment env) throws IOException {
    List<Path> paths = new ArrayList<>();
    Map<String, LakeFormat.Content> contents = new HashMap<>();
    Map<String, String> streams = new HashMap<>();
    boolean payload = false;
    for (Commit commit : new CommitLog(lake).after(0)) {
      commit.partitions().forEach(part -> streams.put(part.topic(), part.stream()));
      for (DataFile file : commit.files()) {
        if (KINDS.contains(file.kind())) {
          Path path = new Path(lake.resolve(file.path()).toUri());
          paths.add(path);
          contents.put(path.getPath(), new LakeFormat.Content(file.kind(), streams));
          payload |= file.kind().equals(Commit.PAYLOAD);
        }
      }
    }
    if (!payload && streams.containsValue(Mined.TRACES)) {
      throw new InvalidConfigException(
          List.of(
              "files.lake %s holds no text (payload: off): read the traces from Kafka again"
                  .formatted(lake)));
    }
    if (paths.isEmpty()) {
      throw new InvalidConfigException(
          List.of("files.lake %s holds no commits: name the root of a lake".formatted(lake)));
    }
    FileSource<RawRecord> source =
        FileSource.forBulkFileFormat(new LakeFormat(contents), paths.toArray(Path[]::new)).build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "records source")
        .uid("records-source");
  }
}
