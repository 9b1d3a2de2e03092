package io.millrace.serving;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * Questions whose answers are known from where an adapter was trained, with it and without. A
 * server that lists an adapter may still answer without it: a wrong prefix in the names of its
 * tensors is enough. So the server is asked the same questions.
 *
 * @param agreement the share of questions to which a sound server gives the adapter's known answer,
 *     above 0 and at most 1; engines that round differently may part in some
 */
public record Probe(List<Question> questions, double agreement) {

  /** A share that a server of another precision still reaches. */
  public static final double DEFAULT_AGREEMENT = 0.8;

  /**
   * A conversation and its likeliest answers.
   *
   * @param messages a list in OpenAI's form
   * @param base the base's answer
   * @param adapter the answer of the base with the adapter
   */
  public record Question(JsonNode messages, int maxTokens, String base, String adapter) {

    boolean tellsThemApart() {
      return !base.equals(adapter);
    }
  }

  public Probe {
    questions = List.copyOf(questions);
    if (!(agreement > 0 && agreement <= 1)) {
      throw new IllegalArgumentException(
          "the agreement is " + agreement + "; it must be above 0 and at most 1");
    }
    if (questions.stream().noneMatch(Question::tellsThemApart)) {
      throw new IllegalArgumentException(
          "none of %d questions tells the adapter from its base; an adapter that changes nothing"
                  .formatted(questions.size())
              + " cannot be probed and must not be promoted");
    }
  }

  /** Asks a server both models. */
  public ProbeResult ask(ServingClient client, String base, String adapter) throws IOException {
    int apart = 0;
    int differing = 0;
    int agreeing = 0;
    for (Question question : questions) {
      String with = client.answer(adapter, question.messages(), question.maxTokens());
      if (question.tellsThemApart()) {
        apart++;
        String without = client.answer(base, question.messages(), question.maxTokens());
        differing += with.equals(without) ? 0 : 1;
      }
      agreeing += with.equals(question.adapter()) ? 1 : 0;
    }
    return new ProbeResult(questions.size(), apart, differing, agreeing, agreement);
  }
}
