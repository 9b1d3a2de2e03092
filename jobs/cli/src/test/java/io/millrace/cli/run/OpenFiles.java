package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that processes have open or have loaded, on a Linux machine; deleted ones too. */
final class OpenFiles {

  private OpenFiles() {}

  static boolean canBeSeen() {
    return Files.isDirectory(Path.of("/proc/self/fd"));
  }

  static List<Path> of(List<ProcessHandle> processes) throws IOException {
    List<Path> files = new ArrayList<>();
    for (ProcessHandle process : processes) {
      Path entry = Path.of("/proc", Long.toString(process.pid()));
      try (Stream<String> maps = Files.lines(entry.resolve("maps"))) {
        maps.filter(line -> line.indexOf('/') > 0)
            .map(line -> Path.of(line.substring(line.indexOf('/'))))
            .forEach(files::add);
      }
      files.addAll(descriptors(process.pid()));
    }
    assertThat(files).isNotEmpty();
    return files;
  }

  /** What a process's descriptors lead to, as proc(5) writes it: {@code socket:[inode]}, too. */
  static List<Path> descriptors(long pid) throws IOException {
    List<Path> targets = new ArrayList<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path each : open.toList()) {
        target(each).ifPresent(targets::add);
      }
    }
    return targets;
  }

  /** What a descriptor leads to; empty where it was closed since it was listed. */
  private static Optional<Path> target(Path descriptor) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException closed) {
      return Optional.empty();
    }
  }
}
