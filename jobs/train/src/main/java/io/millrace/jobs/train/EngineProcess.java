package io.millrace.jobs.train;

import io.millrace.model.worker.WorkerJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Loads the tensor engine in a child process, which leaves nothing in this one. */
public final class EngineProcess {

  private static final int SECONDS = 120;

  private EngineProcess() {}

  /**
   * Loads the engine, unpacking it first where it is not unpacked yet, and waits two minutes at
   * most.
   *
   * @param cache where native libraries unpack themselves
   * @param log takes what the child prints
   */
  public static EngineReport load(String cache, Path log) throws IOException, InterruptedException {
    Process process = ChildJvm.of(EngineMain.class, "", cache, 1, log).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        return new EngineReport("", 0, "its process did not end within " + SECONDS + " s");
      }
      byte[] report = process.getInputStream().readAllBytes();
      return report.length == 0
          ? new EngineReport("", 0, "its process ended with status " + process.exitValue())
          : WorkerJson.MAPPER.readValue(report, EngineReport.class);
    } finally {
      process.destroyForcibly();
    }
  }
}
