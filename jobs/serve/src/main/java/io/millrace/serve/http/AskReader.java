package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.chat.ChatInput;
import io.millrace.model.chat.jinja.TemplateRenderException;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Sampling;
import io.millrace.registry.Conditioning;
import io.millrace.serve.decode.BaseModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Reads requests for answers and turns them into tokens. */
final class AskReader {

  private static final Set<String> CHAT =
      Set.of(
          "messages",
          "max_completion_tokens",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "logprobs",
          "top_logprobs",
          "chat_template_kwargs");
  private static final Set<String> TEXT = Set.of("prompt", "logprobs", "echo", "suffix", "best_of");

  private final BaseModel base;

  AskReader(BaseModel base) {
    this.base = base;
  }

  /**
   * Reads a chat.
   *
   * @param prefix what the model finds before the prompt; it is no part of what was asked
   */
  Ask chat(ObjectNode body, String prefix) {
    Fields fields = fields(body, CHAT);
    ArrayNode messages = messages(fields);
    JsonNode tools = fields.isPresent("tools") ? fields.node("tools") : NullNode.getInstance();
    Map<String, JsonNode> extra = new HashMap<>();
    fields
        .node("chat_template_kwargs")
        .properties()
        .forEach(e -> extra.put(e.getKey(), e.getValue()));
    ChatInput input =
        ChatInput.of(Conditioning.mark(messages, prefix))
            .withTools(tools)
            .withGenerationPrompt(true)
            .withExtra(extra);
    try {
      int[] ids = base.tokenizer().encode(base.template().render(input).text());
      return ask(Form.CHAT, fields, List.of(ids), messages, tools);
    } catch (TemplateRenderException e) {
      throw ApiError.badField(
          "messages", "the model's chat template refuses the conversation: " + e.getMessage());
    }
  }

  Ask text(ObjectNode body) {
    Fields fields = fields(body, TEXT);
    fields.only(
        "echo",
        "this server does not repeat prompts; leave it out",
        JsonNodeFactory.instance.booleanNode(false));
    fields.only("best_of", "leave it out", JsonNodeFactory.instance.numberNode(1));
    if (fields.isPresent("suffix")) {
      throw fields.refused("suffix", "this server only goes on after a prompt; leave it out");
    }
    JsonNode prompt = fields.node("prompt");
    List<int[]> prompts = new ArrayList<>();
    if (prompt.isTextual()) {
      prompts.add(encoded(prompt));
    } else if (isIds(prompt)) {
      prompts.add(ids(prompt));
    } else if (prompt.isArray() && !prompt.isEmpty()) {
      for (JsonNode each : prompt) {
        if (!each.isTextual() && !isIds(each)) {
          throw fields.refused("prompt", "each prompt must be a string or a list of token ids");
        }
        prompts.add(each.isTextual() ? encoded(each) : ids(each));
      }
    } else {
      throw fields.refused("prompt", "it must be a string, token ids, or a list of these");
    }
    return ask(Form.TEXT, fields, prompts, prompt, NullNode.getInstance());
  }

  private static Fields fields(ObjectNode body, Set<String> own) {
    Set<String> known = new HashSet<>(OptionsReader.SHARED);
    known.addAll(own);
    Fields fields = new Fields(body);
    fields.onlyKnown(known);
    return fields;
  }

  private Ask ask(Form form, Fields fields, List<int[]> prompts, JsonNode input, JsonNode tools) {
    OptionsReader options = new OptionsReader(fields, base.generation());
    options.refuseUnsupported();
    List<Ask.Choice> choices = new ArrayList<>();
    for (int[] ids : prompts) {
      GenerationOptions first = options.read(room(ids));
      for (int i = 0; i < options.choices(); i++) {
        choices.add(new Ask.Choice(ids, first.withSampling(reseeded(first.sampling(), i))));
      }
    }
    return new Ask(
        form,
        fields.required("model"),
        choices,
        options.stream(),
        options.includeUsage(),
        fields.flag("store", true),
        input,
        tools,
        options.metadata());
  }

  private static Sampling reseeded(Sampling s, int by) {
    return new Sampling(
        s.temperature(), s.topK(), s.topP(), s.minP(), s.repetitionPenalty(), s.seed() + by);
  }

  private int room(int[] ids) {
    if (ids.length >= base.context()) {
      throw ApiError.tooLong(
          "the prompt has %d tokens, which leaves no room for an answer in the model's context of %d; shorten it"
              .formatted(ids.length, base.context()));
    }
    if (ids.length == 0) {
      throw ApiError.badField("prompt", "the prompt is empty; there is nothing to go on from");
    }
    return base.context() - ids.length;
  }

  private int[] encoded(JsonNode text) {
    return base.tokenizer().encode(text.textValue(), true).ids();
  }

  private static boolean isIds(JsonNode value) {
    return value.isArray()
        && !value.isEmpty()
        && value.valueStream().allMatch(id -> id.isInt() && id.intValue() >= 0);
  }

  private int[] ids(JsonNode value) {
    int[] ids = value.valueStream().mapToInt(JsonNode::intValue).toArray();
    for (int id : ids) {
      if (id >= base.tokenizer().vocabulary()) {
        throw ApiError.badField(
            "prompt",
            "token id %d is outside the vocabulary of %d"
                .formatted(id, base.tokenizer().vocabulary()));
      }
    }
    return ids;
  }

  /** The messages, with content that is a list of text parts joined to one text. */
  private static ArrayNode messages(Fields fields) {
    if (!(fields.node("messages") instanceof ArrayNode given) || given.isEmpty()) {
      throw fields.isPresent("messages")
          ? fields.refused("messages", "it must be a list of at least one message")
          : ApiError.badField("messages", "'messages' is missing");
    }
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < given.size(); i++) {
      String place = "messages[" + i + "]";
      if (!(given.get(i) instanceof ObjectNode message) || !message.path("role").isTextual()) {
        throw ApiError.badField(
            place, "'%s' is %s; it must be an object with a role".formatted(place, given.get(i)));
      }
      ObjectNode copy = message.deepCopy();
      JsonNode content = message.path("content");
      if (content.isArray()) {
        copy.put("content", joined(content, place));
      } else if (!content.isTextual() && !content.isNull() && !content.isMissingNode()) {
        throw ApiError.badField(
            place + ".content", "'%s.content' is %s; it must be text".formatted(place, content));
      }
      messages.add(copy);
    }
    return messages;
  }

  private static String joined(JsonNode parts, String place) {
    StringJoiner joined = new StringJoiner("\n");
    for (JsonNode part : parts) {
      if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
        throw ApiError.badField(
            place + ".content",
            "a part of '%s.content' has the type %s; this model reads text only"
                .formatted(place, part.path("type")));
      }
      joined.add(part.path("text").textValue());
    }
    return joined.toString();
  }
}
