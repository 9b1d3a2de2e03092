package io.millrace.cli.faults;

import io.millrace.cli.Millrace;
import io.millrace.cli.cluster.Stores;
import io.millrace.local.Tether;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A {@code millrace} process whose lake and whose database lie on small disks of their own: file
 * systems in memory, mounted in a user namespace, where no root is needed and nobody else sees
 * them. What does not fit is refused by the kernel.
 */
final class SmallDisks implements AutoCloseable {

  private static final String DATABASE = "millrace.duckdb";
  private static final String MOUNT = "mount -t tmpfs -o size=%s millrace \"$%d\" && ";
  private static final String LOGGING =
      """
      rootLogger.level = warn
      rootLogger.appenderRef.console.ref = console
      appender.console.type = Console
      appender.console.name = console
      appender.console.target = SYSTEM_ERR
      """;

  private final Path log;
  private final Path lake;
  private final Path database;
  private final Process process;

  private SmallDisks(Path log, Path lake, Path database, Process process) {
    this.log = log;
    this.lake = lake;
    this.database = database;
    this.process = process;
  }

  /** Why this machine gives a process no disks of its own; empty when it does. */
  static Optional<String> missing(Path directory) throws IOException, InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("user namespaces are Linux's");
    }
    Path disk = Files.createDirectories(directory.resolve("disk"));
    Path said = directory.resolve("unshare.log");
    Process probe;
    try {
      probe =
          new ProcessBuilder(command(MOUNT.formatted("1m", 0) + "true", disk, disk))
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
    return probe.waitFor() == 0 ? Optional.empty() : Optional.of(Files.readString(said).strip());
  }

  /** Starts a command in a process that ends with this one. */
  static SmallDisks start(Path directory, List<String> arguments) throws IOException {
    Path lake = Files.createDirectories(directory.resolve("lake-disk"));
    Path database = Files.createDirectories(directory.resolve("database-disk"));
    Path log = directory.resolve("millrace.log");
    Path logging = Files.writeString(directory.resolve("log4j2.properties"), LOGGING);
    String script = MOUNT.formatted("24m", 0) + MOUNT.formatted("96m", 1) + "shift && exec \"$@\"";
    List<String> command = command(script, lake, database);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dlog4j2.configurationFile=" + logging.toUri(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Tether.class.getName(),
            Millrace.class.getName()));
    command.addAll(arguments);
    command.addAll(
        List.of("--home", directory.resolve("home").toString(), "--lake", lake + "/lake"));
    command.addAll(List.of("--duckdb", database + "/" + DATABASE));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new SmallDisks(log, lake, database, process);
  }

  private static List<String> command(String script, Path first, Path second) {
    return new ArrayList<>(
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            first.toString(),
            second.toString()));
  }

  /** The lake as seen from outside the process. */
  Path lake() {
    return outside(lake).resolve("lake");
  }

  /**
   * The lake and a copy of the database, taken while nobody writes it: DuckDB follows a path to its
   * real one, which leads elsewhere outside the process.
   */
  Stores stores() throws IOException {
    Path copies = Files.createDirectories(log.resolveSibling("copies"));
    Path copy = copies.resolve(DATABASE);
    Path original = outside(database).resolve(DATABASE);
    Path lock = original.resolveSibling(DATABASE + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      for (String part : List.of(DATABASE, DATABASE + ".wal")) {
        Files.deleteIfExists(copies.resolve(part));
        if (Files.exists(original.resolveSibling(part))) {
          Files.copy(original.resolveSibling(part), copies.resolve(part));
        }
      }
    }
    return new Stores(lake(), copy);
  }

  /** Takes all room that the lake's disk has left; deleting the file gives it back. */
  Path fillLake() {
    return fill(outside(lake));
  }

  /** Takes all room that the database's disk has left; deleting the file gives it back. */
  Path fillDatabase() {
    return fill(outside(database));
  }

  /** What the process said so far. */
  String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing: " + e.getMessage();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private Path outside(Path inside) {
    return Path.of("/proc/" + process.pid() + "/root" + inside);
  }

  private static Path fill(Path disk) {
    Path filler = disk.resolve("filler");
    byte[] page = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException full) {
      return filler;
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
