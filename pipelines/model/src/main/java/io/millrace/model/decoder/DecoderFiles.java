package io.millrace.model.decoder;

import ai.djl.ndarray.NDManager;
import io.millrace.model.base.BaseModelException;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.base.WeightFiles;
import io.millrace.model.engine.Script;
import io.millrace.model.engine.Torch;
import io.millrace.model.safetensors.SafetensorsException;
import java.io.IOException;
import java.nio.file.Path;

/** Brings a base model's files into the engine. */
final class DecoderFiles {

  private DecoderFiles() {}

  /**
   * A decoder of a base model's folder.
   *
   * @param writable whether the weights may be changed in place
   * @param portion told after each tensor
   * @throws BaseModelException when a file of it is missing, damaged or not supported
   */
  static Decoder load(Path folder, Precision precision, boolean writable, Runnable portion)
      throws IOException {
    try {
      return read(folder, precision, writable, portion);
    } catch (SafetensorsException damaged) {
      throw new BaseModelException(damaged);
    }
  }

  private static Decoder read(Path folder, Precision precision, boolean writable, Runnable portion)
      throws IOException {
    DecoderConfig config = DecoderConfig.read(folder);
    NDManager owner = Torch.newManager();
    Script common = Script.compile(Decoder.commonSource(config));
    try (WeightFiles files = WeightFiles.open(folder)) {
      Weights loader = new Weights(files, owner, common, precision, writable);
      BaseWeights weights = new WeightShapes(config).load(loader, portion);
      return new Decoder(config, precision, owner, common, weights);
    } catch (IOException | RuntimeException e) {
      common.close();
      owner.close();
      throw e;
    }
  }
}
