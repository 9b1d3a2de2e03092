package io.millrace.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How prompts were marked with the quality of their answers in training.
 *
 * @param template what was written before a prompt, with {@code {bucket}} where the bucket stood
 * @param edges the inner edges of the quality buckets, ascending
 * @param prefix the template filled with the best bucket that was trained: it stands before each
 *     prompt in serving and in the gate, byte for byte
 */
public record Conditioning(String template, List<Double> edges, String prefix) {

  /** Where a template has the bucket's number. */
  public static final String BUCKET = "{bucket}";

  public Conditioning {
    edges = List.copyOf(edges);
  }

  /** What a template writes before a prompt whose answer is of a bucket, 0 being the worst. */
  public static String prefix(String template, int bucket) {
    return template.replace(BUCKET, Integer.toString(bucket));
  }

  /**
   * A conversation with a prefix before its prompt, that is before the text of the first message of
   * the user. Training, serving and the gate all write it with this.
   *
   * @param messages OpenAI chat messages, which stay as they are
   * @param prefix empty for nothing
   */
  public static ArrayNode mark(ArrayNode messages, String prefix) {
    ArrayNode marked = messages.deepCopy();
    for (JsonNode message : marked) {
      if (message instanceof ObjectNode user && user.path("role").asText().equals("user")) {
        if (!prefix.isEmpty()) {
          mark(user, prefix);
        }
        break;
      }
    }
    return marked;
  }

  private static void mark(ObjectNode user, String prefix) {
    if (!(user.get("content") instanceof ArrayNode parts)) {
      String text = user.path("content").isTextual() ? user.path("content").textValue() : "";
      user.put("content", prefix + text);
      return;
    }
    for (JsonNode part : parts) {
      if (part instanceof ObjectNode first && first.path("text").isTextual()) {
        first.put("text", prefix + first.path("text").textValue());
        return;
      }
    }
    parts.insertObject(0).put("type", "text").put("text", prefix);
  }
}
