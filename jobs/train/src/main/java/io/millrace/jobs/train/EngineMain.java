package io.millrace.jobs.train;

import io.millrace.model.engine.Torch;
import io.millrace.model.worker.WorkerJson;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The child process that loads the tensor engine and says what it found. */
public final class EngineMain {

  private EngineMain() {}

  public static void main(String[] args) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    String fault = Torch.unavailable().orElse("");
    EngineReport report =
        fault.isEmpty()
            ? new EngineReport(Torch.version(), Torch.gpus(), "")
            : new EngineReport("", 0, fault);
    out.write(WorkerJson.MAPPER.writeValueAsBytes(report));
    Runtime.getRuntime().halt(0);
  }
}
