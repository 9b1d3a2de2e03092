package io.millrace.model.answer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.millrace.model.worker.Failure;
import java.util.List;

/** What an answering process says to one {@link Questions}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AnswerReport.Answered.class, name = "answered"),
  @JsonSubTypes.Type(value = AnswerReport.Failed.class, name = "failed")
})
public sealed interface AnswerReport {

  /** One answer for each conversation, in their order. */
  record Answered(List<Answer> answers) implements AnswerReport {

    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /** None of them can be answered. */
  record Failed(Failure failure, String message) implements AnswerReport {}
}
