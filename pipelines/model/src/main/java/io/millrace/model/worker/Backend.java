package io.millrace.model.worker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** What a run learns from and what it changes. */
public enum Backend {
  /** An adapter, from rated answers. */
  SFT,
  /** An adapter, from pairs of a better and a worse answer. */
  DPO,
  /** All weights, from rated answers. */
  FULL;

  /** The kinds of runtime that can serve the result. */
  public List<String> runtimeTypes() {
    return List.of("millrace", "vllm", makesAdapter() ? "peft" : "transformers");
  }

  /** Whether the result is an adapter and not a whole model. */
  public boolean makesAdapter() {
    return this != FULL;
  }

  /** Whether it learns from preference pairs. */
  public boolean learnsPreferences() {
    return this == DPO;
  }

  /** The name in files and options. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The backend of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  @JsonCreator
  public static Backend named(String name) {
    for (Backend backend : values()) {
      if (backend.toString().equalsIgnoreCase(name)) {
        return backend;
      }
    }
    throw new IllegalArgumentException(
        "the backend is '" + name + "'; one of " + List.of(values()) + " is needed");
  }
}
