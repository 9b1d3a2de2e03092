package io.millrace.model.publish;

import io.millrace.model.base.DecoderConfig;
import io.millrace.model.decoder.Projection;
import io.millrace.model.lora.LoraAdapter;
import io.millrace.model.lora.LoraConfig;
import io.millrace.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An adapter's matrices by layer and projection, as PEFT stores them; checked against the base. */
record AdapterTensors(DecoderConfig base, LoraConfig config, List<Module> modules) {

  /**
   * One adapted projection.
   *
   * @param down A, of shape [rank, inputs], row by row
   * @param up B, of shape [outputs, rank], row by row
   */
  record Module(int layer, Projection projection, float[] down, float[] up) {}

  static AdapterTensors read(Path folder, Path baseFolder) throws IOException {
    LoraConfig config = AdapterFiles.check(folder, baseFolder);
    DecoderConfig base = DecoderConfig.read(baseFolder);
    List<Module> modules = new ArrayList<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(LoraAdapter.WEIGHTS))) {
      for (int layer = 0; layer < base.layers(); layer++) {
        for (Projection projection : config.targets()) {
          String name = LoraAdapter.PREFIX + "model.layers." + layer + "." + projection.path();
          modules.add(
              new Module(
                  layer,
                  projection,
                  file.floats(name + ".lora_A.weight"),
                  file.floats(name + ".lora_B.weight")));
        }
      }
    }
    return new AdapterTensors(base, config, modules);
  }
}
