package io.millrace.registry;

/**
 * The model an adapter was trained against.
 *
 * @param id its name, or the path of its folder
 * @param weightsHash {@link WeightsHash} of its folder
 * @param tokenizerHash SHA-256 of {@code tokenizer.json}
 * @param chatTemplateHash SHA-256 of the chat template's text; empty when the base has none
 */
public record BaseModel(
    String id, String weightsHash, String tokenizerHash, String chatTemplateHash) {}
