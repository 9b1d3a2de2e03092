package io.millrace.jobs.train;

import io.millrace.model.worker.Worker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The child process of a run. Standard output belongs to the protocol; what libraries print goes to
 * standard error.
 */
public final class WorkerMain {

  private WorkerMain() {}

  public static void main(String[] args) throws IOException {
    OutputStream reports = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    Worker.run(System.in, reports, RunBase::hold);
    // threads of native libraries must not keep the process
    Runtime.getRuntime().halt(0);
  }
}
