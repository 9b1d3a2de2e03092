package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The shaded jar of the mine job, as its module last built it. */
public final class JobJar {

  private JobJar() {}

  public static Path find() throws IOException {
    Path target = Path.of(System.getProperty("millrace.root"), "jobs/mine/target");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith("-job.jar")).toList();
      assertThat(jars).as("jars of the job in %s", target).isNotEmpty();
      return jars.stream().max(Comparator.comparing(jar -> jar.toFile().lastModified())).get();
    }
  }
}
