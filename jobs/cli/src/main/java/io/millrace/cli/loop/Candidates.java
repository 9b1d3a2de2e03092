package io.millrace.cli.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.registry.AdapterRecord;
import io.millrace.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Bad candidates that need no training. */
final class Candidates {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String CONFIG = "adapter_config.json";

  private Candidates() {}

  /** Publishes an adapter's weights again under another revision; returns the copy's id. */
  static String renamedCopy(Registry published, String adapterId, String revision, Path scratch)
      throws IOException {
    AdapterRecord original = published.find(adapterId).orElseThrow();
    Path folder = published.folder(adapterId);
    Path staged = Files.createDirectories(scratch.resolve("copy-" + revision + "-" + adapterId));
    Files.copy(
        folder.resolve(WEIGHTS), staged.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING);
    ObjectNode config = (ObjectNode) JSON.readTree(folder.resolve(CONFIG).toFile());
    config.put("revision", revision);
    Files.write(
        staged.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config));
    return published.publish(staged, original.manifest()).record().id();
  }
}
