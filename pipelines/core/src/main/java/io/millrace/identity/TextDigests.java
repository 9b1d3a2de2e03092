package io.millrace.identity;

import io.millrace.trace.ContentPart;
import io.millrace.trace.Message;
import io.millrace.trace.ToolCall;
import io.millrace.trace.Trace;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Computes {@link TextIdentity} with digests and buffers of its own; each thread needs one. */
public final class TextDigests {
  private static final int SHORT_HASH_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest prompt = Sha256.digest();
  private final MessageDigest answer = Sha256.digest();
  private final MessageDigest single = Sha256.digest();
  private final Parts parts = new Parts();
  private final List<String> hashes = new ArrayList<>();
  private final List<Integer> lengths = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private boolean hasPrompt;
  private boolean hasAnswer;

  /** As {@link TextIdentity#of}. */
  public TextIdentity of(Trace trace) {
    prompt.reset();
    answer.reset();
    hashes.clear();
    lengths.clear();
    indexes.clear();
    hasPrompt = false;
    hasAnswer = false;
    int index = 0;
    for (Message message : trace.messages()) {
      add(message, index++);
    }
    if (trace.messages().isEmpty()) {
      addShort('u', trace.query(), 0);
      addShort('a', trace.result(), 1);
    }
    return finish();
  }

  private void add(Message message, int index) {
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
    boolean empty = !parts.addNormalized(tag, message.text()) && message.toolCalls().isEmpty();
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
    parts.addNormalized('n', call.name());
    if (call.arguments() instanceof ToolCall.Arguments.Json json) {
      parts.add('j', CanonicalJson.of(json.value()));
    } else if (call.arguments() instanceof ToolCall.Arguments.Text text) {
      parts.addNormalized('t', text.text());
    }
  }

  private void addShort(char role, String text, int index) {
    parts.clear();
    if (text != null && parts.addNormalized(role, text)) {
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
    hashes.add(role + ":" + HEX.formatHex(single.digest(), 0, SHORT_HASH_BYTES));
    lengths.add(parts.codePoints());
    indexes.add(index);
  }

  private TextIdentity finish() {
    return new TextIdentity(
        hasPrompt ? HEX.formatHex(prompt.digest()) : null,
        hasAnswer ? HEX.formatHex(answer.digest()) : null,
        List.copyOf(hashes),
        List.copyOf(lengths),
        List.copyOf(indexes));
  }
}
