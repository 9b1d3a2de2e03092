package io.millrace.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** An adapter whose weights are finite and give no finite logit, so that no answer begins. */
final class OverflowingAdapter {

  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";

  private OverflowingAdapter() {}

  /** Writes one for {@link Vectors#base()}. */
  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.copy(Vectors.adapter().resolve(CONFIG), folder.resolve(CONFIG));
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(Vectors.adapter().resolve(WEIGHTS)))
            .order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(file.getLong(0));
    for (int at = Long.BYTES + header; at < file.capacity(); at += Float.BYTES) {
      file.putFloat(at, Float.MAX_VALUE);
    }
    Files.write(folder.resolve(WEIGHTS), file.array());
    return folder;
  }
}
