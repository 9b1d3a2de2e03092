package io.millrace.model.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.model.base.DecoderConfig;
import io.millrace.model.chat.ChatTemplate;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.chat.jinja.TemplateSyntaxException;
import io.millrace.model.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How long conversations are for a base model, and how much of one it takes. No weights are read.
 * Holds native memory until closed.
 */
public final class BaseContext implements AutoCloseable {

  private final ChatTemplate template;
  private final TextTokenizer tokenizer;
  private final int tokens;

  private BaseContext(ChatTemplate template, TextTokenizer tokenizer, int tokens) {
    this.template = template;
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /**
   * Reads configuration, template and tokenizer of a folder in Hugging Face layout.
   *
   * @throws IOException naming the file that is missing or cannot be used
   */
  public static BaseContext read(Path base) throws IOException {
    try {
      ChatTemplate template = ChatTemplate.reproducible(base);
      int tokens = DecoderConfig.read(base).context();
      return new BaseContext(template, TextTokenizer.load(base), tokens);
    } catch (TemplateSyntaxException malformed) {
      throw new IOException(
          "Cannot use the chat template of %s: %s".formatted(base, malformed.getMessage()),
          malformed);
    }
  }

  /** The most tokens of a prompt with its answer. */
  public int tokens() {
    return tokens;
  }

  /**
   * Whether a conversation is short enough. One that the template refuses has no length and counts
   * as short: what comes of it is for whoever asks it to say.
   *
   * @param tools function definitions, or null for none
   */
  public boolean fits(ArrayNode messages, JsonNode tools) {
    try {
      String text = template.render(new Conversation(messages, tools).input()).text();
      return tokenizer.encode(text).length <= tokens;
    } catch (TemplateRenderException refused) {
      return true;
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
