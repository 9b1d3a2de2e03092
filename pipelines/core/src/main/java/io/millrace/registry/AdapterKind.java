package io.millrace.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What a published folder holds. */
public enum AdapterKind {
  /** A low-rank adapter in PEFT's two files. */
  @JsonProperty("adapter")
  ADAPTER,

  /** A whole model in Hugging Face's layout; all files of the folder belong to it. */
  @JsonProperty("full")
  FULL;

  /** The files that a folder of this kind must have, in order. */
  public List<String> needed() {
    return this == ADAPTER
        ? List.of("adapter_config.json", "adapter_model.safetensors")
        : List.of("config.json");
  }

  /** The word used in files and on the command line. */
  public String word() {
    return this == ADAPTER ? "adapter" : "full";
  }
}
