package io.millrace.model.bench;

import java.util.List;

/**
 * A shape to measure with.
 *
 * @param batch sequences of a training step
 * @param length tokens of each
 */
public record ModelSize(
    String name,
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int keyValueHeads,
    boolean tied,
    int batch,
    int length) {

  /** The shapes that are measured. */
  public static final List<ModelSize> ALL =
      List.of(
          new ModelSize("tiny", 512, 128, 352, 4, 4, 2, true, 8, 128),
          new ModelSize("10m", 8192, 256, 704, 8, 8, 4, false, 8, 128),
          new ModelSize("100m", 16384, 768, 2048, 12, 12, 4, false, 4, 256));

  /**
   * The shape of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ModelSize named(String name) {
    return ALL.stream()
        .filter(size -> size.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the size is '%s'; one of %s is needed"
                        .formatted(name, ALL.stream().map(ModelSize::name).toList())));
  }

  /** Values of all matrices that each token is multiplied with, the head included. */
  long multiplied() {
    long head = hidden / heads;
    long attention = 2L * hidden * hidden + 2L * hidden * keyValueHeads * head;
    return layers * (attention + 3L * hidden * intermediate) + (long) vocabulary * hidden;
  }

  String config() {
    return """
        {"model_type":"llama","vocab_size":%d,"hidden_size":%d,"intermediate_size":%d,
         "num_hidden_layers":%d,"num_attention_heads":%d,"num_key_value_heads":%d,
         "max_position_embeddings":512,"tie_word_embeddings":%s,"eos_token_id":2,"pad_token_id":0,
         "torch_dtype":"bfloat16"}
        """
        .formatted(
            vocabulary, hidden, intermediate, layers, heads, keyValueHeads, Boolean.toString(tied));
  }
}
