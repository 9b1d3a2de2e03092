package io.millrace.model.train;

import ai.djl.ndarray.NDArray;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.Floats;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import io.millrace.model.safetensors.TensorType;
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
   * Writes the file; it appears whole or not at all. Each tensor's values pass through the heap
   * alone.
   *
   * @param loss of the last step
   * @param portion told after each tensor
   */
  static void write(Path file, Trainer<?> trainer, double loss, Best best, Runnable portion)
      throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    trainer.parameters().forEach((name, tensor) -> tensors.add(data("now." + name, tensor)));
    trainer.optimizer().first().forEach((name, m) -> tensors.add(data("first." + name, m)));
    trainer.optimizer().second().forEach((name, v) -> tensors.add(data("second." + name, v)));
    best.parameters().forEach((name, values) -> tensors.add(data("best." + name, values)));
    Map<String, String> facts = new TreeMap<>();
    facts.put("kind", KIND);
    facts.put("steps", Integer.toString(trainer.steps()));
    facts.put("loss", Double.toString(loss));
    facts.put("best_loss", Double.toString(best.loss()));
    facts.put("worse", Integer.toString(best.worse()));
    SafetensorsWriter.write(file, facts, tensors, portion);
  }

  /**
   * Brings a trainer and the best parameters to the state of a file; gives the last step's loss.
   *
   * @param portion told after each tensor
   */
  static double read(Path path, Trainer<?> trainer, Best best, Runnable portion)
      throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, String> facts = file.metadata();
      if (!KIND.equals(facts.get("kind"))) {
        throw new IOException(
            "%s: is a checkpoint of the form %s, which this version cannot go on from; train again"
                .formatted(path, facts.get("kind")));
      }
      Map<String, NDArray> copies = new TreeMap<>();
      for (var parameter : trainer.parameters().entrySet()) {
        String name = parameter.getKey();
        restore(file, "now." + name, parameter.getValue(), portion);
        restore(file, "first." + name, trainer.optimizer().first().get(name), portion);
        restore(file, "second." + name, trainer.optimizer().second().get(name), portion);
        if (file.contains("best." + name)) {
          NDArray copy =
              Torch.kept(() -> best.owner().zeros(parameter.getValue().getShape()), best.owner());
          restore(file, "best." + name, copy, portion);
          copies.put(name, copy);
        }
      }
      trainer.optimizer().restore(Integer.parseInt(facts.get("steps")));
      best.restore(
          Double.parseDouble(facts.get("best_loss")), Integer.parseInt(facts.get("worse")), copies);
      return Double.parseDouble(facts.get("loss"));
    }
  }

  private static void restore(SafetensorsFile file, String name, NDArray tensor, Runnable portion)
      throws IOException {
    if (!file.entry(name).shape().equals(shape(tensor))) {
      throw new IOException(
          "%s: tensor '%s' has the shape %s; the run's is %s"
              .formatted(file.path(), name, file.entry(name).shape(), shape(tensor)));
    }
    tensor.set(file.floats(name));
    portion.run();
  }

  private static TensorData data(String name, NDArray tensor) {
    return new TensorData(
        name,
        TensorType.F32,
        shape(tensor),
        () -> Floats.write(tensor.toFloatArray(), TensorType.F32));
  }

  private static List<Long> shape(NDArray tensor) {
    return Arrays.stream(tensor.getShape().getShape()).boxed().toList();
  }
}
