package io.millrace.jobs.gate;

import io.millrace.flink.work.Work;
import io.millrace.flink.work.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The batches of one run of the gate, until the decision has fallen. A record says that a batch was
 * asked: its id, a line feed and what stood in the way.
 */
final class BatchWork implements Work {

  private static final long serialVersionUID = 1;

  private final String folder;

  BatchWork(GateFolder folder) {
    this.folder = folder.path().toString();
  }

  private GateFolder run() {
    return new GateFolder(Path.of(folder));
  }

  @Override
  public List<String> pieces() throws IOException {
    return run().request().pending();
  }

  @Override
  public boolean isEnough() {
    return run().isEnough();
  }

  @Override
  public Worker worker(int subtask) throws IOException {
    Answering answering = new Answering(run(), Integer.toString(subtask));
    return new Worker() {
      @Override
      public Optional<String> carryOut(String batch) throws IOException {
        return Optional.of(batch + "\n" + answering.answer(Batch.of(batch)));
      }

      @Override
      public void close() {
        answering.close();
      }
    };
  }
}
