package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The shaded jar of a job, as its module last built it. */
public final class JobJar {

  private JobJar() {}

  /** The mine job's. */
  public static Path find() throws IOException {
    return find("mine");
  }

  /**
   * A copy of the mine job's. Where that is Linux on x86-64, DuckDB's library for it is not
   * compressed, as each job unpacks it anew, and those for other systems are left out.
   */
  public static Path small(Path directory) throws IOException {
    Path copy = Files.copy(find(), directory.resolve("job.jar"));
    if (System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")) {
      try (FileSystem jar = FileSystems.newFileSystem(copy, Map.of("compressionMethod", "STORED"));
          Stream<Path> top = Files.list(jar.getPath("/"))) {
        for (Path file : top.toList()) {
          String name = file.getFileName().toString();
          if (name.equals("libduckdb_java.so_linux_amd64")) {
            Files.write(file, Files.readAllBytes(file));
          } else if (name.startsWith("libduckdb_java.so_")) {
            Files.delete(file);
          }
        }
      }
    }
    return copy;
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
