package io.millrace.model.bench;

import java.util.List;

/**
 * What became of a training.
 *
 * @param loss of a token of the last step
 * @param seconds that training took
 * @param answers to the questions, in their order; empty where there was none
 */
public record RecipeFigure(double loss, double seconds, List<String> answers) {

  public RecipeFigure {
    answers = List.copyOf(answers);
  }
}
