package io.millrace.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.model.chat.jinja.JinjaTemplate;
import io.millrace.model.chat.jinja.RenderedText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * A model's chat template. Its text is equal, character for character, to what {@code
 * apply_chat_template} of transformers 4.57 returns. Several threads may render at once.
 */
public final class ChatTemplate {
  private static final Clock EPOCH = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final JinjaTemplate template;
  private final Map<String, String> specialTokens;
  private final Clock clock;

  private ChatTemplate(JinjaTemplate template, Map<String, String> specialTokens, Clock clock) {
    this.template = template;
    this.specialTokens = Map.copyOf(specialTokens);
    this.clock = clock;
  }

  /**
   * Reads a template.
   *
   * @param specialTokens by name, for instance {@code bos_token}; only those that the tokenizer has
   * @param clock what the template's dates come from; a fixed one makes the text reproducible
   * @throws io.millrace.model.chat.jinja.TemplateSyntaxException with line and column of what is
   *     malformed or not supported
   */
  public static ChatTemplate parse(String source, Map<String, String> specialTokens, Clock clock) {
    return new ChatTemplate(JinjaTemplate.parse(source), specialTokens, clock);
  }

  /**
   * Reads the template and special tokens of a model directory in Hugging Face layout.
   *
   * @throws io.millrace.model.base.BaseModelException where {@code tokenizer_config.json} is
   *     missing or damaged, or no template is there
   * @throws io.millrace.model.chat.jinja.TemplateSyntaxException as {@link #parse}
   */
  public static ChatTemplate read(Path model, Clock clock) throws IOException {
    ChatTemplateFiles files = ChatTemplateFiles.read(model);
    return parse(files.source(), files.specialTokens(), clock);
  }

  /**
   * As {@link #read}, where dates are always of 1 January 1970, 00:00 UTC: what training learns is
   * the same on any day, and the gate asks with the text that was learnt.
   */
  public static ChatTemplate reproducible(Path model) throws IOException {
    return read(model, EPOCH);
  }

  /**
   * The template's text as it stands in the files of a model directory.
   *
   * @throws IOException as {@link #read}
   */
  public static String source(Path model) throws IOException {
    return ChatTemplateFiles.read(model).source();
  }

  /** Whether the template itself marks what the assistant writes, by generation blocks. */
  public boolean marksAnswers() {
    return template.marksGeneration();
  }

  /**
   * Renders a conversation. An extra variable hides a special token of the same name.
   *
   * @throws io.millrace.model.chat.jinja.TemplateRenderException where the template refuses the
   *     conversation or fails on it
   */
  public RenderedText render(ChatInput input) {
    Map<String, JsonNode> variables = new HashMap<>();
    specialTokens.forEach((name, token) -> variables.put(name, TextNode.valueOf(token)));
    variables.putAll(input.extra());
    variables.put("messages", input.messages());
    variables.put("tools", input.tools());
    variables.put("documents", input.documents());
    variables.put("add_generation_prompt", BooleanNode.valueOf(input.addGenerationPrompt()));
    return template.render(variables, clock);
  }
}
