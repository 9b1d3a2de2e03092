package io.millrace.flink.source;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Files of one JSON record a line, traces and feedback, as a bounded stream of raw records. */
public record FileInput(List<String> traces, List<String> feedback) {

  /** Adds the source. */
  public DataStream<RawRecord> append(StreamExecutionEnvironment env) {
    Path[] files =
        Stream.concat(traces.stream(), feedback.stream()).map(Path::new).toArray(Path[]::new);
    Set<String> feedbackPaths =
        feedback.stream().map(path -> new Path(path).getPath()).collect(Collectors.toSet());
    FileSource<RawRecord> source =
        FileSource.forBulkFileFormat(new JsonLinesFormat(feedbackPaths), files).build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), "records source")
        .uid("records-source");
  }
}
