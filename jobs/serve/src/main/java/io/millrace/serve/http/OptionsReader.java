package io.millrace.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.model.base.GenerationConfig;
import io.millrace.model.generate.GenerationOptions;
import io.millrace.model.generate.Sampling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads how to generate. Where a request is silent the model's own recommendation holds. The names
 * are OpenAI's, and vLLM's for what OpenAI lacks: top_k, min_p, repetition_penalty.
 */
final class OptionsReader {

  /** Fields that both kinds of request share. */
  static final Set<String> SHARED =
      Set.of(
          "model",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "repetition_penalty",
          "seed",
          "stop",
          "n",
          "stream",
          "stream_options",
          "user",
          "metadata",
          "store",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "service_tier");

  private static final JsonNode TEXT_FORMAT =
      JsonNodeFactory.instance.objectNode().put("type", "text");
  private static final int MOST_STOPS = 16;
  private static final int MOST_CHOICES = 16;

  private final Fields fields;
  private final GenerationConfig config;

  OptionsReader(Fields fields, GenerationConfig config) {
    this.fields = fields;
    this.config = config;
  }

  /** Refuses what would change the answer and is not supported. */
  void refuseUnsupported() {
    IntNode none = IntNode.valueOf(0);
    String fixed = "this server has no such penalty; leave it out, or use repetition_penalty";
    fields.only("presence_penalty", fixed, none);
    fields.only("frequency_penalty", fixed, none);
    JsonNode empty = JsonNodeFactory.instance.objectNode();
    fields.only("logit_bias", "this server has no bias on tokens; leave it out", empty);
    String noProbabilities = "this server gives no probabilities; leave it out";
    fields.only("logprobs", noProbabilities, BooleanNode.FALSE);
    fields.only("top_logprobs", noProbabilities, none);
    fields.only("response_format", "this server gives text; leave it out", TEXT_FORMAT);
    String free = "the model alone decides; leave it out";
    fields.only("tool_choice", free, TextNode.valueOf("auto"), TextNode.valueOf("none"));
  }

  /** The options of the first choice, at most {@code room} tokens. */
  GenerationOptions read(int room) {
    OptionalLong newer = fields.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
    OptionalLong limit =
        newer.isPresent() ? newer : fields.whole("max_tokens", 1, Integer.MAX_VALUE);
    long seed =
        fields
            .whole("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong());
    return new GenerationOptions(
        (int) Math.min(limit.orElse(room), room),
        sampling(seed),
        Set.copyOf(config.endIds()),
        fields.texts("stop", MOST_STOPS));
  }

  private Sampling sampling(long seed) {
    Sampling own = Sampling.recommended(config, seed);
    boolean chosen = fields.isPresent("temperature");
    return new Sampling(
        fields.number("temperature", 0, 2).orElse(own.temperature()),
        topK(chosen ? 0 : own.topK()),
        fields.number("top_p", Double.MIN_VALUE, 1).orElse(chosen ? 1 : own.topP()),
        fields.number("min_p", 0, 1).orElse(0),
        fields.number("repetition_penalty", 0.01, 100).orElse(own.repetitionPenalty()),
        seed);
  }

  /** vLLM writes "all" as -1. */
  private int topK(int own) {
    return Math.max(0, (int) fields.whole("top_k", -1, 1_000_000).orElse(own));
  }

  int choices() {
    return (int) fields.whole("n", 1, MOST_CHOICES).orElse(1);
  }

  boolean stream() {
    return fields.flag("stream", false);
  }

  boolean includeUsage() {
    if (!fields.isPresent("stream_options")) {
      return false;
    }
    if (!stream()) {
      throw fields.refused("stream_options", "it is allowed only with \"stream\": true");
    }
    return fields.node("stream_options").path("include_usage").asBoolean(false);
  }

  /** Text values by name; {@code user} is one of them. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    fields.text("user").ifPresent(user -> metadata.put("user", user));
    if (fields.isPresent("metadata")) {
      JsonNode given = fields.node("metadata");
      if (!given.isObject() || !given.valueStream().allMatch(JsonNode::isTextual)) {
        throw fields.refused("metadata", "it must be an object of strings");
      }
      given.properties().forEach(each -> metadata.put(each.getKey(), each.getValue().asText()));
    }
    return metadata;
  }
}
