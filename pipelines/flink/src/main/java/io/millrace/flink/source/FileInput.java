package io.millrace.flink.source;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Files of one JSON record a line, traces and feedback, as a bounded stream of raw records. A
 * directory stands for all files below it whose names do not begin with . or _.
 */
public record FileInput(List<String> traces, List<String> feedback) {

  /**
   * How many bytes all files have.
   *
   * @throws IOException when one cannot be found
   */
  public long bytes() throws IOException {
    NamedFiles named = NamedFiles.of(traces, feedback);
    return files(named).enumerateSplits(named.paths().toArray(Path[]::new), 1).stream()
        .mapToLong(FileSourceSplit::fileSize)
        .sum();
  }

  private static NonSplittingRecursiveEnumerator files(NamedFiles named) {
    return new NonSplittingRecursiveEnumerator(named::reads);
  }

  /**
   * Adds the source.
   *
   * @throws IOException when there is no file system for a path
   */
  public DataStream<RawRecord> append(StreamExecutionEnvironment env) throws IOException {
    NamedFiles named = NamedFiles.of(traces, feedback);
    FileSource<RawRecord> source =
        FileSource.forBulkFileFormat(new JsonLinesFormat(named), named.paths().toArray(Path[]::new))
            .setFileEnumerator(() -> files(named))
            .build();
    return env.fromSource(
            new FileBacklog<>(source), WatermarkStrategy.noWatermarks(), "records source")
        .uid("records-source");
  }
}
