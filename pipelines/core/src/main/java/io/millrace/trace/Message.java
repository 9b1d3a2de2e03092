package io.millrace.trace;

import java.util.List;

/**
 * One chat message in the OpenAI form. Content that was null or absent has no parts; plain string
 * content is a single {@link ContentPart.Text}.
 *
 * @param role as given: system, developer, user, assistant, tool, or anything else
 * @param plain whether the content was a plain string (or null) and is written back as one
 * @param toolCallId the call that a tool message answers, null when absent
 * @param name the message's name field, null when absent
 */
public record Message(
    String role,
    List<ContentPart> content,
    boolean plain,
    List<ToolCall> toolCalls,
    String toolCallId,
    String name) {

  /** The text parts joined by a line feed; empty when there are none. */
  public String text() {
    if (content.size() == 1 && content.get(0) instanceof ContentPart.Text only) {
      return only.text();
    }
    StringBuilder joined = new StringBuilder();
    boolean first = true;
    for (ContentPart part : content) {
      if (part instanceof ContentPart.Text text) {
        joined.append(first ? "" : "\n").append(text.text());
        first = false;
      }
    }
    return joined.toString();
  }
}
