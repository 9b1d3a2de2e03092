package io.millrace.identity;

import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two texts the same: the prompt's hash over the user messages, the answer's over the
 * assistant messages with their calls, and a short hash of each message for the comparison of
 * conversations. A hash is SHA-256 over the parts in order, each as an ASCII tag byte, its UTF-8
 * length in 4 bytes big-endian, and its UTF-8.
 *
 * @param promptHash null when the trace has no user text
 * @param answerHash null when the trace has no assistant text or call
 * @param messageHashes role letter, colon and 16 hex digits of each message that takes part
 * @param messageLengths code points of its parts
 * @param messageIndexes its place in the trace; of the short form 0 is the query, 1 the result
 */
public record TextIdentity(
    String promptHash,
    String answerHash,
    List<String> messageHashes,
    List<Integer> messageLengths,
    List<Integer> messageIndexes) {

  private static final int SHORT_HASH_BYTES = 8;

  /** Computes the identity of a trace's messages, or of its query and result without any. */
  public static TextIdentity of(Trace trace) {
    Digests digests = new Digests(trace.messages().size() + 2);
    int index = 0;
    for (Message message : trace.messages()) {
      digests.add(message, index++);
    }
    if (trace.messages().isEmpty()) {
      digests.addShort('u', trace.query(), 0);
      digests.addShort('a', trace.result(), 1);
    }
    return digests.finish();
  }

  private static final class Digests {
    private final MessageDigest prompt = Sha256.digest();
    private final MessageDigest answer = Sha256.digest();
    private final MessageDigest single = Sha256.digest();
    private final Parts parts = new Parts();
    private final List<String> hashes;
    private final List<Integer> lengths;
    private final List<Integer> indexes;
    private boolean hasPrompt;
    private boolean hasAnswer;

    Digests(int expected) {
      hashes = new ArrayList<>(expected);
      lengths = new ArrayList<>(expected);
      indexes = new ArrayList<>(expected);
    }

    void add(Message message, int index) {
      switch (message.role()) {
        case "user" -> add('u', 'u', message, index);
        case "assistant" -> add('a', 'a', message, index);
        case "tool" -> add('t', 'u', message, index);
        default -> {
          // system, developer and unknown roles are no part of anything
        }
      }
    }

    private void add(char role, char tag, Message message, int index) {
      parts.clear();
      String text = TextNormalizer.normalize(message.text());
      parts.add(tag, text);
      boolean empty = text.isEmpty() && message.toolCalls().isEmpty();
      for (ContentPart part : message.content()) {
        if (part instanceof ContentPart.Other other) {
          parts.add('p', CanonicalJson.of(other.json()));
          empty = false;
        }
      }
      for (ToolCall call : message.toolCalls()) {
        addCall(call);
      }
      if (!empty) {
        take(role, index);
      }
    }

    private void addCall(ToolCall call) {
      parts.add('n', TextNormalizer.normalize(call.name()));
      if (call.arguments() instanceof ToolCall.Arguments.Json json) {
        parts.add('j', CanonicalJson.of(json.value()));
      } else if (call.arguments() instanceof ToolCall.Arguments.Text text) {
        parts.add('t', TextNormalizer.normalize(text.text()));
      }
    }

    void addShort(char role, String text, int index) {
      String normal = text == null ? "" : TextNormalizer.normalize(text);
      if (!normal.isEmpty()) {
        parts.clear();
        parts.add(role, normal);
        take(role, index);
      }
    }

    private void take(char role, int index) {
      if (role == 'u') {
        parts.updateInto(prompt);
        hasPrompt = true;
      } else if (role == 'a') {
        parts.updateInto(answer);
        hasAnswer = true;
      }
      parts.updateInto(single);
      hashes.add(role + ":" + HexFormat.of().formatHex(single.digest(), 0, SHORT_HASH_BYTES));
      lengths.add(parts.codePoints());
      indexes.add(index);
    }

    TextIdentity finish() {
      return new TextIdentity(
          hasPrompt ? HexFormat.of().formatHex(prompt.digest()) : null,
          hasAnswer ? HexFormat.of().formatHex(answer.digest()) : null,
          List.copyOf(hashes),
          List.copyOf(lengths),
          List.copyOf(indexes));
    }
  }
}
