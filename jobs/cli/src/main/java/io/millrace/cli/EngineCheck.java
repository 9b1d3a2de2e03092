package io.millrace.cli;

import io.millrace.cli.train.TrainingRuns;
import io.millrace.jobs.train.EngineProcess;
import io.millrace.jobs.train.EngineReport;
import io.millrace.jobs.train.TrainingHome;
import io.millrace.model.engine.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The tensor engine, which train, gate and serve need; without it mining works all the same. */
final class EngineCheck {

  private static final String PART = "engine";
  private static final String OWN_LIBRARY = "PYTORCH_LIBRARY_PATH";
  private static final Path GPU = Path.of("/dev/nvidia0");

  private EngineCheck() {}

  /**
   * Looks for the natives, and loads them in a child process where that unpacks nothing or {@code
   * load} asks for it.
   */
  static Check of(Path home, boolean load) throws IOException, InterruptedException {
    Path cache = Path.of(TrainingRuns.cache(new TrainingHome(home))).toAbsolutePath();
    Optional<Natives> natives = Natives.here();
    String own = System.getenv(OWN_LIBRARY);
    if (natives.isEmpty() && own == null) {
      return new Check(
          PART,
          "no natives for " + Natives.platformHere() + " on the class path",
          "build with pytorch-native-cpu of this platform, or set "
              + OWN_LIBRARY
              + " to a folder with libtorch; mining needs neither");
    }
    boolean unpacked =
        own != null || Files.isDirectory(cache.resolve(natives.orElseThrow().folder()));
    String origin =
        own != null
            ? "natives in " + own
            : "natives %s for %s, %s"
                .formatted(
                    natives.get().version(), natives.get().platform(), natives.get().flavor());
    if (!unpacked && !load) {
      return Check.well(
          PART,
          "%s; not unpacked yet, the first use unpacks some 450 MB to %s".formatted(origin, cache));
    }
    Path log = home.resolve("tmp").resolve("engine.log");
    EngineReport report = EngineProcess.load(cache.toString(), log);
    String place = "cache %s, %d MiB".formatted(cache, bytes(cache) >> 20);
    return report.fault().isEmpty()
        ? Check.well(
            PART, "%s; %s; %s; %s".formatted(report.version(), origin, gpus(report), place))
        : new Check(
            PART,
            "%s cannot be loaded: %s; %s".formatted(origin, firstLine(report.fault()), place),
            "see %s; if files in the cache are damaged, delete them, they are unpacked again"
                .formatted(log));
  }

  private static String gpus(EngineReport report) {
    if (report.gpus() > 0) {
      return report.gpus() + " GPUs in its reach";
    }
    return Files.exists(GPU)
        ? "no GPU in its reach, though this machine has one: the natives are for processors"
        : "no GPU";
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static long bytes(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder.toRealPath())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
