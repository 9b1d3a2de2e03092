package io.millrace.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small adapters as PEFT writes them, each with other values. */
public final class Samples {

  private Samples() {}

  /** A folder with an adapter of one tensor, whose values follow from a number. */
  public static Path adapter(Path folder, int number) throws IOException {
    return adapter(folder, number, "{\"format\":\"pt\"}");
  }

  static Path adapter(Path folder, int number, String metadata) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("adapter_config.json"), "{\"r\":2,\"lora_alpha\":4,\"peft_type\":\"LORA\"}");
    byte[] header =
        ("{\"__metadata__\":"
                + metadata
                + ",\"w.lora_A.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    for (int i = 0; i < 4; i++) {
      file.putFloat(number + i);
    }
    Files.write(folder.resolve("adapter_model.safetensors"), file.array());
    return folder;
  }

  public static AdapterManifest manifest() {
    return manifest("triage", 7);
  }

  static AdapterManifest manifest(String role, long seed) {
    return manifest(role, seed, "0.1.0");
  }

  /** Of another dataset. */
  static AdapterManifest of(String datasetHash) {
    return manifest("triage", 7, "0.1.0", datasetHash);
  }

  static AdapterManifest manifest(String role, long seed, String codeVersion) {
    return manifest(role, seed, codeVersion, "d".repeat(64));
  }

  private static AdapterManifest manifest(
      String role, long seed, String codeVersion, String datasetHash) {
    return new AdapterManifest(
        AdapterKind.ADAPTER,
        "support-desk",
        role,
        "sft",
        List.of("millrace", "vllm"),
        new BaseModel("tiny", "b".repeat(64), "c".repeat(64), ""),
        null,
        datasetHash,
        Manifests.JSON.createObjectNode().put("learning_rate", 0.001).put("steps", 900),
        seed,
        new TreeMap<>(Map.of("eval_loss", 0.25)),
        new TreeMap<>(Map.of("djl", "0.35.1")),
        null,
        null,
        codeVersion);
  }
}
