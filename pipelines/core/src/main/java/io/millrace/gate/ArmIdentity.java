package io.millrace.gate;

/**
 * What answers. Arms may differ in anything.
 *
 * @param base hash of the base model
 * @param adapter hash of the adapter's weights, empty for the plain base
 * @param chatTemplate hash of the chat template
 * @param conditioning what is put before the prompt, empty for nothing
 * @param systemPrompt empty for none
 */
public record ArmIdentity(
    String base, String adapter, String chatTemplate, String conditioning, String systemPrompt) {

  /** SHA-256 of the canonical JSON, lower-case hex. */
  public String hash() {
    return GateJson.hash(this);
  }
}
