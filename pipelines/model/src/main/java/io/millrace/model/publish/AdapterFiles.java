package io.millrace.model.publish;

import io.millrace.model.base.DecoderConfig;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.lora.AdapterException;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.safetensors.SafetensorsFile;
import io.millrace.model.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Checks a PEFT adapter's two files against its base. Reads files only and needs no libtorch. */
public final class AdapterFiles {

  private static final String DOWN = ".lora_A.weight";
  private static final String UP = ".lora_B.weight";

  private AdapterFiles() {}

  /**
   * Checks that an adapter can be loaded and does something: a configuration that is understood,
   * for each module it names both matrices in the base's shapes and no other tensor, finite values
   * only, and at least one module whose product is not zero.
   *
   * @return the adapter's configuration
   * @throws IOException with one sentence that names the file, the value and what is needed
   */
  public static LoraConfig check(Path folder, Path baseFolder) throws IOException {
    DecoderConfig base = DecoderConfig.read(baseFolder);
    LoraConfig config = LoraAdapter.config(folder);
    try (WeightFiles weights = WeightFiles.open(baseFolder);
        SafetensorsFile file = SafetensorsFile.open(weights(folder))) {
      Map<String, List<Long>> shapes = LoraAdapter.tensors(base, config);
      requireNames(file, shapes);
      requireModules(weights, shapes);
      boolean changes = false;
      for (String name : shapes.keySet()) {
        if (name.endsWith(UP)) {
          String module = name.substring(0, name.length() - UP.length());
          boolean up = values(file, name, shapes.get(name));
          boolean down = values(file, module + DOWN, shapes.get(module + DOWN));
          changes |= up && down;
        }
      }
      if (!changes) {
        throw new AdapterException(
            file.path(),
            "changes nothing: in every module one of the matrices is zero; it was not trained");
      }
    }
    return config;
  }

  private static Path weights(Path folder) throws AdapterException {
    Path path = folder.resolve(LoraAdapter.WEIGHTS);
    if (!path.toFile().isFile()) {
      throw new AdapterException(path, "is missing; an adapter is a folder as PEFT writes it");
    }
    return path;
  }

  private static void requireNames(SafetensorsFile file, Map<String, List<Long>> shapes)
      throws AdapterException {
    for (TensorEntry entry : file.entries()) {
      if (!shapes.containsKey(entry.name())) {
        throw new AdapterException(
            file.path(),
            "tensor '%s' belongs to no module that adapter_config.json names in this base model"
                .formatted(entry.name()));
      }
    }
    for (String name : shapes.keySet()) {
      if (!file.contains(name)) {
        throw new AdapterException(file.path(), "tensor '" + name + "' is missing");
      }
    }
  }

  private static void requireModules(WeightFiles weights, Map<String, List<Long>> shapes)
      throws IOException {
    for (String name : shapes.keySet()) {
      String module = name.substring(LoraAdapter.PREFIX.length(), name.lastIndexOf(".lora_"));
      weights.holding(module + ".weight");
    }
  }

  /** Checks one tensor; says whether any of its values is not zero. */
  private static boolean values(SafetensorsFile file, String name, List<Long> shape)
      throws IOException {
    List<Long> stored = file.entry(name).shape();
    if (!stored.equals(shape)) {
      throw new AdapterException(
          file.path(),
          "tensor '%s' has the shape %s where the base model and the rank ask for %s"
              .formatted(name, stored, shape));
    }
    boolean any = false;
    for (float value : file.floats(name)) {
      if (!Float.isFinite(value)) {
        throw new AdapterException(file.path(), "tensor '" + name + "' holds the value " + value);
      }
      any |= value != 0;
    }
    return any;
  }
}
