package io.millrace.model.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What {@code generation_config.json} recommends; without that file only the ids of the
 * configuration. Ids that end an answer, and sampling values where the model's makers give them.
 */
public record GenerationConfig(
    List<Integer> endIds,
    OptionalInt padId,
    boolean sample,
    OptionalDouble temperature,
    OptionalInt topK,
    OptionalDouble topP,
    OptionalDouble repetitionPenalty) {

  public GenerationConfig {
    endIds = List.copyOf(endIds);
  }

  /** Reads the file of a base model's folder, or takes the ids of its configuration. */
  public static GenerationConfig read(Path folder, DecoderConfig config) throws IOException {
    Path file = folder.resolve("generation_config.json");
    if (!Files.exists(file)) {
      return new GenerationConfig(
          config.endIds(),
          config.padId(),
          false,
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());
    }
    JsonFields fields = JsonFields.read(file);
    return new GenerationConfig(
        fields.has("eos_token_id") ? fields.ids("eos_token_id") : config.endIds(),
        fields.has("pad_token_id") ? fields.id("pad_token_id") : config.padId(),
        fields.flag("do_sample", false),
        number(fields, "temperature"),
        fields.id("top_k"),
        number(fields, "top_p"),
        number(fields, "repetition_penalty"));
  }

  private static OptionalDouble number(JsonFields fields, String name) throws BaseModelException {
    return fields.has(name) ? OptionalDouble.of(fields.number(name)) : OptionalDouble.empty();
  }
}
