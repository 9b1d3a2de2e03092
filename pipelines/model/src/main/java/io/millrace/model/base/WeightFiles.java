package io.millrace.model.base;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a base model, in one file or in several with an index; where both are there the
 * one file counts, as it does for transformers.
 */
public final class WeightFiles implements Closeable {

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final Map<Path, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, SafetensorsFile> tensors = new LinkedHashMap<>();

  private WeightFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens all weight files of a folder and checks their headers.
   *
   * @throws BaseModelException when a file, or a tensor that the index names, is missing
   */
  public static WeightFiles open(Path folder) throws IOException {
    WeightFiles weights = new WeightFiles(folder);
    try {
      weights.open();
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private void open() throws IOException {
    Path index = folder.resolve(INDEX);
    if (!Files.isRegularFile(folder.resolve(SINGLE)) && Files.exists(index)) {
      JsonFields map = JsonFields.read(index).object("weight_map");
      for (Map.Entry<String, JsonNode> entry : map.raw().properties()) {
        addIndexed(index, entry.getKey(), entry.getValue().asText());
      }
      return;
    }
    SafetensorsFile single = file(folder.resolve(SINGLE), "neither " + SINGLE + " nor " + INDEX);
    single.entries().forEach(entry -> tensors.put(entry.name(), single));
  }

  private void addIndexed(Path index, String tensor, String fileName) throws IOException {
    Path path = folder.resolve(fileName).normalize();
    if (!folder.normalize().equals(path.getParent())) {
      throw new BaseModelException(index, "names '" + fileName + "', which is not in its folder");
    }
    SafetensorsFile file = file(path, fileName + ", which " + INDEX + " names, is not");
    if (!file.contains(tensor)) {
      throw new BaseModelException(
          index, "says that tensor '" + tensor + "' is in " + fileName + ", where it is not");
    }
    tensors.put(tensor, file);
  }

  private SafetensorsFile file(Path path, String missing) throws IOException {
    SafetensorsFile open = files.get(path);
    if (open == null) {
      if (!Files.isRegularFile(path)) {
        throw new BaseModelException(
            folder, missing + " in this folder; take all files of the base model");
      }
      open = SafetensorsFile.open(path);
      files.put(path, open);
    }
    return open;
  }

  /** Names of all tensors. */
  public Set<String> names() {
    return Set.copyOf(tensors.keySet());
  }

  /**
   * The file that holds a tensor.
   *
   * @throws BaseModelException when no file holds it
   */
  public SafetensorsFile holding(String tensor) throws BaseModelException {
    SafetensorsFile file = tensors.get(tensor);
    if (file == null) {
      throw new BaseModelException(
          folder, "no weight file holds tensor '" + tensor + "', which config.json asks for");
    }
    return file;
  }

  /** The folder the weights lie in. */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    for (SafetensorsFile file : files.values()) {
      file.close();
    }
  }
}
