package io.millrace.jobs.train;

import io.millrace.model.bench.RecipeBench;
import io.millrace.model.bench.RecipeOrder;
import io.millrace.model.worker.WorkerJson;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The child process of one recipe: the order is its argument, the figure its output. */
public final class RecipeMain {

  private RecipeMain() {}

  public static void main(String[] args) throws IOException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    RecipeOrder order = WorkerJson.MAPPER.readValue(args[0], RecipeOrder.class);
    out.write(WorkerJson.MAPPER.writeValueAsBytes(RecipeBench.run(order)));
    Runtime.getRuntime().halt(0);
  }
}
