package io.millrace.model.base;

import io.millrace.model.safetensors.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The shape of a decoder-only transformer with RMSNorm, rotary positions, grouped-query attention
 * and a gated SiLU feed-forward: what {@code config.json} of llama, mistral, qwen2 and qwen3 says.
 *
 * @param context greatest number of positions, at most the sliding window where there is one
 * @param queryBias whether the q, k and v projections have a bias
 * @param headNorm whether q and k are normalised per head before rotation
 * @param stored element type of the weight files, F32 where it is not said
 */
public record DecoderConfig(
    String modelType,
    int vocabulary,
    int hidden,
    int intermediate,
    int layers,
    int heads,
    int keyValueHeads,
    int headSize,
    int context,
    double normEpsilon,
    RopeConfig rope,
    boolean tiedHead,
    boolean queryBias,
    boolean outputBias,
    boolean feedForwardBias,
    boolean headNorm,
    TensorType stored,
    OptionalInt beginId,
    List<Integer> endIds,
    OptionalInt padId) {

  public DecoderConfig {
    endIds = List.copyOf(endIds);
  }

  /**
   * Reads {@code config.json} of a base model's folder.
   *
   * @throws BaseModelException when it is missing, damaged, or of an architecture that is not known
   */
  public static DecoderConfig read(Path folder) throws IOException {
    return new ConfigReader(folder.resolve("config.json")).read();
  }

  /**
   * What fills up shorter rows, where nothing looks: the pad id, or 0 where there is none or the
   * embedding lacks it, as with -1 or an added token.
   */
  public int fillId() {
    int id = padId.orElse(0);
    return id >= 0 && id < vocabulary ? id : 0;
  }

  /** Width of all query heads together. */
  public int queryWidth() {
    return heads * headSize;
  }

  /** Width of all key (or value) heads together. */
  public int keyValueWidth() {
    return keyValueHeads * headSize;
  }
}
