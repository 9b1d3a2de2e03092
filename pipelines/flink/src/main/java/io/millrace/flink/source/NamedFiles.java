package io.millrace.flink.source;

import io.millrace.fact.Mined;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.file.src.enumerate.DefaultFileFilter;
import org.apache.flink.core.fs.Path;

/**
 * The files and directories that a user named, absolute as Flink reports them back. What lies in a
 * directory belongs to the stream of the nearest one above it that is named.
 *
 * @param streams the stream of each path
 */
record NamedFiles(List<Path> paths, Map<String, String> streams) implements Serializable {

  private static final long serialVersionUID = 1;

  NamedFiles {
    paths = List.copyOf(paths);
    streams = Map.copyOf(streams);
  }

  /** Local paths may be relative to the working directory; any other names its file system. */
  static NamedFiles of(List<String> traces, List<String> feedback) throws IOException {
    List<Path> paths = new ArrayList<>();
    Map<String, String> streams = new HashMap<>();
    for (String name : traces) {
      paths.add(absolute(name));
      streams.put(absolute(name).getPath(), Mined.TRACES);
    }
    for (String name : feedback) {
      paths.add(absolute(name));
      streams.put(absolute(name).getPath(), Mined.FEEDBACK);
    }
    return new NamedFiles(paths, streams);
  }

  private static Path absolute(String name) throws IOException {
    Path path = new Path(name);
    return path.isAbsolute() ? path : path.makeQualified(path.getFileSystem());
  }

  /** The stream of a file's records. */
  String streamOf(Path file) {
    for (Path above = file; above != null; above = above.getParent()) {
      String stream = streams.get(above.getPath());
      if (stream != null) {
        return stream;
      }
    }
    throw new IllegalStateException(file + " is none of the files that were named: " + paths);
  }

  /** Whether a path is read: one that is named always, else unless its name begins with . or _. */
  boolean reads(Path path) {
    return streams.containsKey(path.getPath()) || new DefaultFileFilter().test(path);
  }
}
