package io.millrace.serve.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How an answer looks: as a chat message, or as text that goes on. */
enum Form {
  CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk") {
    @Override
    void put(ObjectNode choice, String text) {
      choice.putObject("message").put("role", "assistant").put("content", text);
    }

    @Override
    void putPiece(ObjectNode choice, String text) {
      ObjectNode delta = choice.putObject("delta");
      if (!text.isEmpty()) {
        delta.put("content", text);
      }
    }
  },
  TEXT("cmpl-", "text_completion", "text_completion") {
    @Override
    void put(ObjectNode choice, String text) {
      choice.put("text", text);
    }

    @Override
    void putPiece(ObjectNode choice, String text) {
      choice.put("text", text);
    }
  };

  private final String idPrefix;
  private final String whole;
  private final String chunk;

  Form(String idPrefix, String whole, String chunk) {
    this.idPrefix = idPrefix;
    this.whole = whole;
    this.chunk = chunk;
  }

  abstract void put(ObjectNode choice, String text);

  abstract void putPiece(ObjectNode choice, String text);

  String id(String unique) {
    return idPrefix + unique;
  }

  String object(boolean streamed) {
    return streamed ? chunk : whole;
  }

  /** A complete choice. */
  ObjectNode choice(int index, String text, String finish) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    put(choice, text);
    return choice.putNull("logprobs").put("finish_reason", finish);
  }

  /** A part of a choice; {@code finish} is null but in the last. */
  ObjectNode piece(int index, String text, String finish) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    putPiece(choice, text);
    return choice.putNull("logprobs").put("finish_reason", finish);
  }
}
