package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The shaded jar of a job, as its module last built it. */
public final class JobJar {

  private JobJar() {}

  /** The mine job's. */
  public static Path find() throws IOException {
    return find("mine");
  }

  /** That of a module below {@code jobs/}. */
  public static Path find(String module) throws IOException {
    Path target = Path.of(System.getProperty("millrace.root"), "jobs", module, "target");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith("-job.jar")).toList();
      assertThat(jars).as("jars of the job in %s", target).isNotEmpty();
      return jars.stream().max(Comparator.comparing(jar -> jar.toFile().lastModified())).get();
    }
  }
}
