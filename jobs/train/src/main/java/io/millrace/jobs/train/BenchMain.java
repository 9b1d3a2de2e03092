package io.millrace.jobs.train;

import io.millrace.model.bench.Bench;
import io.millrace.model.bench.BenchOrder;
import io.millrace.model.worker.WorkerJson;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The child process of one measurement: the order is its argument, the figure its output. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] args) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    BenchOrder order = WorkerJson.MAPPER.readValue(args[0], BenchOrder.class);
    out.write(WorkerJson.MAPPER.writeValueAsBytes(Bench.run(order)));
    Runtime.getRuntime().halt(0);
  }
}
