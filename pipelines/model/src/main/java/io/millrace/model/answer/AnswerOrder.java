package io.millrace.model.answer;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.model.worker.Frames;
import java.util.List;

/**
 * What an answering process is to answer with; the first frame it reads. Paths are absolute.
 *
 * @param protocol {@link Frames#VERSION}
 * @param threads of one tensor operation
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AnswerOrder(int protocol, List<Model> models, int threads) {

  /**
   * One thing that answers.
   *
   * @param name what questions call it
   * @param base folder of the base model
   * @param adapter folder of the adapter, empty for the plain base
   */
  public record Model(String name, String base, String adapter, AnswerSettings settings) {}

  public AnswerOrder {
    models = List.copyOf(models);
  }
}
