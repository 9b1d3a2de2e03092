package io.millrace.cli.loop;

import io.millrace.jobs.train.RunFolder;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lets a prepared run go on from where another one ended. */
final class ContinuedRun {

  private static final String CHECKPOINT = "checkpoint.safetensors";

  /** The parameters by which the earlier run was best, which is not what this one is judged by. */
  private static final String BEST = "best.";

  private ContinuedRun() {}

  /**
   * Puts the last checkpoint of a run that has ended and kept it where the first attempt of the
   * other finds it.
   *
   * @param attempt of the ended run, the one that ended it
   */
  static void from(RunFolder ended, int attempt, RunFolder next) throws IOException {
    Path first = Files.createDirectories(next.path().resolve("1"));
    Path last = ended.path().resolve(Integer.toString(attempt)).resolve(CHECKPOINT);
    try (SafetensorsFile file = SafetensorsFile.open(last)) {
      Map<String, String> facts = new TreeMap<>(file.metadata());
      facts.put("best_loss", Double.toString(Double.POSITIVE_INFINITY));
      facts.put("worse", "0");
      List<TensorData> tensors = new ArrayList<>();
      for (TensorEntry entry : file.entries()) {
        if (!entry.name().startsWith(BEST)) {
          tensors.add(TensorData.f32(entry.name(), entry.shape(), file.floats(entry.name())));
        }
      }
      SafetensorsWriter.write(first.resolve(CHECKPOINT), facts, tensors);
    }
  }
}
