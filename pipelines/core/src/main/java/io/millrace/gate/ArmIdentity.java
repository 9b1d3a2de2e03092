package io.millrace.gate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What answers. Arms may differ in anything.
 *
 * @param base hash of the base model
 * @param adapter hash of the adapter's weights, empty for the plain base
 * @param chatTemplate hash of the chat template
 * @param conditioning what is put before the prompt, empty for nothing
 * @param systemPrompt empty for none
 * @param settings of generation, by name, where the arm has others than the evaluation
 */
public record ArmIdentity(
    String base,
    String adapter,
    String chatTemplate,
    String conditioning,
    String systemPrompt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> settings) {

  public ArmIdentity {
    settings =
        settings == null
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** An arm that answers with the evaluation's settings. */
  public ArmIdentity(
      String base, String adapter, String chatTemplate, String conditioning, String systemPrompt) {
    this(base, adapter, chatTemplate, conditioning, systemPrompt, Collections.emptySortedMap());
  }

  /** SHA-256 of the canonical JSON, lower-case hex. */
  public String hash() {
    return GateJson.hash(this);
  }
}
