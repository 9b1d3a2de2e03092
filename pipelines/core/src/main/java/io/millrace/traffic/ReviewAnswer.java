package io.millrace.traffic;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * What somebody said of one task; a line of the review's file.
 *
 * @param task the task's id
 * @param expected what the task is to expect instead; null unless edited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReviewAnswer(String task, Kind answer, JsonNode expected) {

  /** The answers there are. */
  public enum Kind {
    /** The task is right. */
    @JsonProperty("yes")
    YES,
    /** The task is not to be asked. */
    @JsonProperty("no")
    NO,
    /** The task is right with another answer expected. */
    @JsonProperty("edit")
    EDIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ReviewAnswer {
    if (task == null || task.isBlank() || answer == null) {
      throw new IllegalArgumentException(
          "Cannot use an answer without task and answer; give {\"task\": ID, \"answer\": \"yes\"}");
    }
    if ((answer == Kind.EDIT) != (expected != null)) {
      throw new IllegalArgumentException(
          "Cannot use the answer to %s: expected belongs to an edit, and to nothing else"
              .formatted(task));
    }
  }
}
