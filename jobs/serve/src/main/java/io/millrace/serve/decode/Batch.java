package io.millrace.serve.decode;

import io.millrace.model.generate.Generation;
import io.millrace.model.generate.GenerationRun;
import io.millrace.model.generate.Generator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs of one model that are decoded together; each is told of its end in the step it ends. */
final class Batch implements AutoCloseable {

  private final GenerationRun run;
  private final ServedModel model;
  private final Map<Integer, Job> open = new HashMap<>();

  Batch(Generator generator, List<Job> jobs) {
    this.model = jobs.get(0).model();
    this.run = generator.start(jobs.stream().map(Job::prompt).toList(), model.adapter());
    for (int i = 0; i < jobs.size(); i++) {
      open.put(i, jobs.get(i));
    }
  }

  /** One more token for each job; false once all have ended. */
  boolean step(DecodeFigures figures) {
    figures.stepped(run.open());
    boolean going = run.step();
    open.entrySet()
        .removeIf(
            entry -> {
              Optional<Generation> result = run.result(entry.getKey());
              result.ifPresent(entry.getValue()::end);
              return result.isPresent();
            });
    return going;
  }

  ServedModel model() {
    return model;
  }

  int open() {
    return open.size();
  }

  /** The jobs that have not ended. */
  List<Job> left() {
    return List.copyOf(open.values());
  }

  @Override
  public void close() {
    run.close();
  }
}
