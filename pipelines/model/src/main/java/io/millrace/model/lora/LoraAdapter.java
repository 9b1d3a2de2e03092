package io.millrace.model.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.decoder.Adapter;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.SafetensorsWriter;
import io.millrace.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** A low-rank adapter with its configuration: made new, read from and written to PEFT's files. */
public final class LoraAdapter implements AutoCloseable {

  /** Name of the weights' file. */
  public static final String WEIGHTS = "adapter_model.safetensors";

  /** What PEFT writes before a module's name. */
  public static final String PREFIX = "base_model.model.";

  private final LoraConfig config;
  private final Adapter adapter;

  private LoraAdapter(LoraConfig config, Adapter adapter) {
    this.config = config;
    this.adapter = adapter;
  }

  /**
   * A new adapter as PEFT initialises one: A uniform within ±1/√in, B zero, so that it changes
   * nothing yet. The same seed gives the same values on every platform.
   */
  public static LoraAdapter create(DecoderConfig base, LoraConfig config, long seed) {
    NDManager owner = Torch.newManager();
    Map<String, NDArray> matrices = new TreeMap<>();
    Random random = new Random(seed);
    shapes(base, config)
        .forEach(
            (name, shape) -> {
              float[] values = new float[(int) shape.size()];
              if (name.endsWith("lora_A.weight")) {
                double bound = 1 / Math.sqrt((double) shape.get(1));
                for (int i = 0; i < values.length; i++) {
                  values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
                }
              }
              matrices.put(name, Torch.owned(owner, values, shape));
            });
    return new LoraAdapter(
        config, new Adapter(owner, matrices, config.scaling(), config.dropout()));
  }

  /**
   * Reads an adapter for a base model. Stricter than PEFT, which only warns where names do not
   * match: every tensor that the configuration asks for must be there, and no other.
   *
   * @throws AdapterException when something is missing, unknown, of another shape or not finite
   */
  public static LoraAdapter read(Path folder, DecoderConfig base) throws IOException {
    LoraConfig config = PeftConfig.read(folder);
    Path path = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(path)) {
      throw new AdapterException(path, "is missing; an adapter is a folder as PEFT writes it");
    }
    NDManager owner = Torch.newManager();
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, Shape> shapes = shapes(base, config);
      for (var entry : file.entries()) {
        if (!entry.name().startsWith(PREFIX)
            || !shapes.containsKey(entry.name().substring(PREFIX.length()))) {
          throw new AdapterException(
              path,
              "tensor '%s' belongs to no module that %s names in this base model"
                  .formatted(entry.name(), PeftConfig.FILE));
        }
      }
      Map<String, NDArray> matrices = new TreeMap<>();
      for (Map.Entry<String, Shape> expected : shapes.entrySet()) {
        float[] values = read(file, PREFIX + expected.getKey(), expected.getValue());
        matrices.put(expected.getKey(), Torch.owned(owner, values, expected.getValue()));
      }
      return new LoraAdapter(
          config, new Adapter(owner, matrices, config.scaling(), config.dropout()));
    } catch (IOException | RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private static float[] read(SafetensorsFile file, String name, Shape shape) throws IOException {
    if (!file.contains(name)) {
      throw new AdapterException(file.path(), "tensor '" + name + "' is missing");
    }
    Shape stored = new Shape(file.entry(name).shape().stream().mapToLong(s -> s).toArray());
    if (!stored.equals(shape)) {
      throw new AdapterException(
          file.path(),
          "tensor '%s' has the shape %s where the base model and the rank ask for %s"
              .formatted(name, stored, shape));
    }
    float[] values = file.floats(name);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new AdapterException(file.path(), "tensor '" + name + "' holds the value " + value);
      }
    }
    return values;
  }

  /**
   * The configuration of an adapter's folder.
   *
   * @throws AdapterException when it is missing, malformed or not supported
   */
  public static LoraConfig config(Path folder) throws IOException {
    return PeftConfig.read(folder);
  }

  /** The tensors that a configuration asks for in a file, by the names they have there. */
  public static Map<String, List<Long>> tensors(DecoderConfig base, LoraConfig config) {
    Map<String, List<Long>> tensors = new TreeMap<>();
    shapes(base, config)
        .forEach(
            (name, shape) ->
                tensors.put(PREFIX + name, Arrays.stream(shape.getShape()).boxed().toList()));
    return tensors;
  }

  private static Map<String, Shape> shapes(DecoderConfig base, LoraConfig config) {
    Map<String, Shape> shapes = new TreeMap<>();
    for (String module : TargetModules.modules(base, config.targets())) {
      config.targets().stream()
          .filter(projection -> module.endsWith(projection.path()))
          .forEach(
              projection -> {
                shapes.put(
                    module + ".lora_A.weight", new Shape(config.rank(), projection.inputs(base)));
                shapes.put(
                    module + ".lora_B.weight", new Shape(projection.outputs(base), config.rank()));
              });
    }
    return shapes;
  }

  /** The adapter's shape. */
  public LoraConfig config() {
    return config;
  }

  /** The matrices, to be used with a decoder. */
  public Adapter adapter() {
    return adapter;
  }

  /** Number of trainable values. */
  public long size() {
    ToLongFunction<NDArray> size = NDArray::size;
    return adapter.matrices().values().stream().mapToLong(size).sum();
  }

  /**
   * Writes the two files as PEFT does; each appears whole or not at all, the weights first.
   *
   * @param baseModel what {@code base_model_name_or_path} shall say
   */
  public void write(Path folder, String baseModel) throws IOException {
    Files.createDirectories(folder);
    List<TensorData> tensors = new ArrayList<>();
    adapter
        .matrices()
        .forEach(
            (name, matrix) -> {
              List<Long> shape = Arrays.stream(matrix.getShape().getShape()).boxed().toList();
              tensors.add(TensorData.f32(PREFIX + name, shape, matrix.toFloatArray()));
            });
    SafetensorsWriter.write(folder.resolve(WEIGHTS), PeftConfig.METADATA, tensors);
    Path part = folder.resolve("." + PeftConfig.FILE + ".part");
    byte[] json = PeftConfig.write(config, baseModel).getBytes(StandardCharsets.UTF_8);
    Files.write(part, json);
    Files.move(part, folder.resolve(PeftConfig.FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    adapter.close();
  }
}
