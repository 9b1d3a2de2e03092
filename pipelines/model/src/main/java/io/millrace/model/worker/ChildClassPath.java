package io.millrace.model.worker;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where a child process finds the classes of this one. */
final class ChildClassPath {

  private ChildClassPath() {}

  /**
   * The whole class path where this class comes from it; else the one archive that holds this class
   * and, being a job's shaded jar, all others.
   */
  static String find() {
    Path source = codeSource();
    List<String> own =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().normalize().toString())
            .toList();
    return own.contains(source.toString())
        ? String.join(File.pathSeparator, own)
        : source.toString();
  }

  private static Path codeSource() {
    try {
      return Path.of(
          ChildClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot locate the archive of " + ChildClassPath.class, e);
    }
  }
}
