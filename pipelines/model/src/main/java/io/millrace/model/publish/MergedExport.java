package io.millrace.model.publish;

import io.millrace.model.decoder.Decoder;
import io.millrace.model.decoder.ModelFolder;
import io.millrace.model.decoder.Precision;
import io.millrace.model.decoder.WrittenModel;
import io.millrace.model.lora.LoraAdapter;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a base with an adapter's products added to its weights, in Hugging Face's layout. */
public final class MergedExport {

  private MergedExport() {}

  /**
   * Writes the folder and reads it again. Needs libtorch, which {@link
   * io.millrace.model.engine.Torch#start} has started.
   *
   * @throws IOException when the adapter does not fit the base, the folder cannot be written, or
   *     what was written cannot be used; the folder then holds parts
   */
  public static void write(Path adapter, Path base, Path folder) throws IOException {
    AdapterFiles.check(adapter, base);
    try (Decoder decoder = Decoder.load(base, Precision.F32);
        LoraAdapter read = LoraAdapter.read(adapter, decoder.config());
        Decoder merged = decoder.merged(read.adapter())) {
      ModelFolder.write(merged, base, folder);
    }
    try {
      WrittenModel.check(folder, base, () -> {});
    } catch (IllegalArgumentException unchanged) {
      throw new IOException(
          "Cannot merge the adapter in %s into %s: its products are too small to change a weight as the base stores it; load the adapter beside the base"
              .formatted(adapter, base),
          unchanged);
    }
  }
}
