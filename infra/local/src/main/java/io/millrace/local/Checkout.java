package io.millrace.local;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The checked-out repository, which holds the class paths of the child processes. Its root is the
 * system property {@code millrace.root}, else the nearest directory above the working directory or
 * above this class that holds {@code infra/local/pom.xml}.
 */
final class Checkout {
  private static final String MARK = "infra/local/pom.xml";

  private Checkout() {}

  /** Returns the class path of the child built by the module {@code infra/local/<module>}. */
  static String classPath(String module) {
    Path target = root().resolve("infra/local").resolve(module).resolve("target");
    Path lib = target.resolve("lib");
    if (!Files.isDirectory(lib)) {
      throw new LocalServerException(
          "Cannot find the libraries of the local server in "
              + lib
              + "; build them with: mvn -DskipTests package -pl infra/local/"
              + module);
    }
    return String.join(
        File.pathSeparator,
        target.resolve("classes").toString(),
        lib.resolve("*").toString(),
        codeSource().toString());
  }

  private static Path root() {
    String given = System.getProperty("millrace.root");
    if (given != null) {
      return Path.of(given).toAbsolutePath();
    }
    return Stream.of(Path.of("").toAbsolutePath(), codeSource())
        .flatMap(start -> Stream.iterate(start, path -> path != null, Path::getParent))
        .filter(path -> Files.isRegularFile(path.resolve(MARK)))
        .findFirst()
        .orElseThrow(
            () ->
                new LocalServerException(
                    "Cannot find the Millrace repository above "
                        + Path.of("").toAbsolutePath()
                        + "; run from inside it or set -Dmillrace.root=<its directory>"));
  }

  private static Path codeSource() {
    try {
      return Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LocalServerException("Cannot locate the class path of " + Checkout.class, e);
    }
  }
}
