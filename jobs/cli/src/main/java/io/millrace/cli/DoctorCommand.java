package io.millrace.cli;

import io.millrace.cli.settings.Settings;
import io.millrace.duckdb.DuckDbGateway;
import io.millrace.lake.LockHeldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = {
      "Checks what Millrace needs: Java, ports, disk, DuckDB, the tensor engine, and Kafka and the"
          + " time-series server where they are named.",
      "Says the remedy for each fault; the exit code is 1 when there is one."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

  private static final int OLDEST_JAVA = 17;
  private static final long ENOUGH_DISK = 2L << 30;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;
  @Mixin private SettingsOptions settings;

  @Option(names = "--json", description = "One JSON object a check.")
  private boolean json;

  @Option(
      names = "--engine",
      description =
          "Load the tensor engine in a process of its own even if that unpacks it first; without"
              + " this only what is unpacked is loaded.")
  private boolean engine;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings read = settings.read();
    List<Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(ports());
    checks.addAll(disk(read));
    checks.add(duckdb(read));
    checks.add(EngineCheck.of(read.home(), engine));
    checks.addAll(KafkaTopics.checks(read));
    checks.add(InfluxCheck.of(read.influx()));
    checks.forEach(
        check -> spec.commandLine().getOut().println(json ? check.json() : check.text()));
    return checks.stream().allMatch(Check::well) ? 0 : 1;
  }

  private static Check java() {
    return java(Runtime.version().feature());
  }

  static Check java(int version) {
    if (version < OLDEST_JAVA) {
      return new Check("java", String.valueOf(version), "install a JDK 17 or newer");
    }
    return Check.well(
        "java",
        version + (version == OLDEST_JAVA ? "" : "; tried were 17, and run --only-mine with 25"));
  }

  private static Check ports() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
      return Check.well(
          "ports",
          "%s can be bound, such as port %d"
              .formatted(loopback.getHostAddress(), socket.getLocalPort()));
    } catch (IOException closed) {
      return new Check(
          "ports",
          "no port of %s can be bound: %s".formatted(loopback, closed.getMessage()),
          "let this user listen on loopback");
    }
  }

  private static List<Check> disk(Settings read) throws IOException {
    Set<Path> places = new LinkedHashSet<>();
    places.add(read.home());
    places.add(existing(read.duckdb()));
    places.add(existing(read.lakeDirectory()));
    List<Check> checks = new ArrayList<>();
    for (Path place : places) {
      long free = Files.getFileStore(place).getUsableSpace();
      String found = "%s, %d MiB free".formatted(place, free >> 20);
      if (!Files.isWritable(place)) {
        checks.add(
            new Check(
                "disk", found + ", not writable", "let this user write there, or name another"));
      } else if (free < ENOUGH_DISK) {
        checks.add(new Check("disk", found, "free some space, or name another place"));
      } else {
        checks.add(Check.well("disk", found));
      }
    }
    return checks;
  }

  private static Path existing(Path path) {
    Path directory = path.toAbsolutePath();
    while (!Files.isDirectory(directory)) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static Check duckdb(Settings read) throws IOException {
    String file = read.duckdb().toString();
    if (!Files.exists(read.duckdb())) {
      return Check.well("duckdb", file + " is not there yet");
    }
    try {
      new DuckDbGateway(read.duckdb()).waiting(PATIENCE).readOnly(connection -> file);
      return Check.well("duckdb", file);
    } catch (LockHeldException held) {
      return new Check("duckdb", held.getMessage(), "wait for it, or end that process");
    } catch (SQLException unreadable) {
      return new Check(
          "duckdb",
          file + ": " + Failures.firstLine(unreadable),
          "move it away and run millrace load, which rebuilds it from the lake");
    }
  }
}
