package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All a run needs to go on: parameters, both moments, the number of steps, the last one's loss and
 * the best parameters, as one safetensors file. Order of examples and dropout follow from seed and
 * step.
 */
final class Checkpoint {

  private static final String KIND = "millrace-training-2";

  private Checkpoint() {}

  /**
   * What a file says beside the trainer's state.
   *
   * @param loss of the last step
   */
  record Left(double loss, Best best) {}

  /** Writes the file; it appears whole or not at all. */
  static void write(Path file, Trainer<?> trainer, double loss, Best best) throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    trainer.parameters().forEach((name, tensor) -> tensors.add(data("now." + name, tensor)));
    trainer.optimizer().first().forEach((name, m) -> tensors.add(data("first." + name, m)));
    trainer.optimizer().second().forEach((name, v) -> tensors.add(data("second." + name, v)));
    best.parameters()
        .forEach(
            (name, values) ->
                tensors.add(
                    TensorData.f32("best." + name, shape(trainer.parameters().get(name)), values)));
    Map<String, String> facts = new TreeMap<>();
    facts.put("kind", KIND);
    facts.put("steps", Integer.toString(trainer.steps()));
    facts.put("loss", Double.toString(loss));
    facts.put("best_loss", Double.toString(best.loss()));
    facts.put("worse", Integer.toString(best.worse()));
    SafetensorsWriter.write(file, facts, tensors);
  }

  /** Brings a trainer to the state of a file. */
  static Left read(Path path, Trainer<?> trainer) throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, String> facts = file.metadata();
      if (!KIND.equals(facts.get("kind"))) {
        throw new IOException(
            "%s: is a checkpoint of the form %s, which this version cannot go on from; train again"
                .formatted(path, facts.get("kind")));
      }
      Map<String, float[]> best = new TreeMap<>();
      for (var parameter : trainer.parameters().entrySet()) {
        String name = parameter.getKey();
        restore(file, "now." + name, parameter.getValue());
        restore(file, "first." + name, trainer.optimizer().first().get(name));
        restore(file, "second." + name, trainer.optimizer().second().get(name));
        if (file.contains("best." + name)) {
          best.put(name, file.floats("best." + name));
        }
      }
      trainer.optimizer().restore(Integer.parseInt(facts.get("steps")));
      double leastLoss = Double.parseDouble(facts.get("best_loss"));
      return new Left(
          Double.parseDouble(facts.get("loss")),
          new Best(leastLoss, Integer.parseInt(facts.get("worse")), best));
    }
  }

  private static void restore(SafetensorsFile file, String name, NDArray tensor)
      throws IOException {
    if (!file.entry(name).shape().equals(shape(tensor))) {
      throw new IOException(
          "%s: tensor '%s' has the shape %s; the run's is %s"
              .formatted(file.path(), name, file.entry(name).shape(), shape(tensor)));
    }
    tensor.set(file.floats(name));
  }

  private static TensorData data(String name, NDArray tensor) {
    return TensorData.f32(name, shape(tensor), tensor.toFloatArray());
  }

  private static List<Long> shape(NDArray tensor) {
    return Arrays.stream(tensor.getShape().getShape()).boxed().toList();
  }
}
