package io.millrace.model.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.model.decoder.Projection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code adapter_config.json} as PEFT 0.18 writes and reads it. */
final class PeftConfig {

  static final String FILE = "adapter_config.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "0.18.1";

  /** Keys whose presence with a value changes what an adapter computes in ways not known here. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "alpha_pattern",
          "alora_invocation_tokens",
          "arrow_config",
          "exclude_modules",
          "fan_in_fan_out",
          "layer_replication",
          "layers_pattern",
          "layers_to_transform",
          "lora_bias",
          "modules_to_save",
          "rank_pattern",
          "target_parameters",
          "trainable_token_indices",
          "use_dora",
          "use_qalora");

  private PeftConfig() {}

  static String write(LoraConfig config, String baseModel) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putNull("alora_invocation_tokens").putObject("alpha_pattern");
    root.putNull("arrow_config").putNull("auto_mapping");
    root.put("base_model_name_or_path", baseModel).put("bias", "none").putNull("corda_config");
    root.put("ensure_weight_tying", false).putNull("eva_config").putNull("exclude_modules");
    root.put("fan_in_fan_out", false).put("inference_mode", true).put("init_lora_weights", true);
    root.putNull("layer_replication").putNull("layers_pattern").putNull("layers_to_transform");
    root.putObject("loftq_config");
    if (config.alpha() == Math.rint(config.alpha())) {
      root.put("lora_alpha", (long) config.alpha());
    } else {
      root.put("lora_alpha", config.alpha());
    }
    root.put("lora_bias", false).put("lora_dropout", config.dropout()).putNull("megatron_config");
    root.put("megatron_core", "megatron.core").putNull("modules_to_save").put("peft_type", "LORA");
    root.put("peft_version", VERSION).put("qalora_group_size", 16).put("r", config.rank());
    root.putObject("rank_pattern");
    root.putNull("revision");
    ArrayNode targets = root.putArray("target_modules");
    config.targets().stream().map(Projection::shortName).sorted().forEach(targets::add);
    root.putNull("target_parameters").put("task_type", "CAUSAL_LM");
    root.putNull("trainable_token_indices").put("use_dora", false).put("use_qalora", false);
    root.put("use_rslora", config.rankStabilised());
    return JSON.writer(new PythonLayout()).writeValueAsString(root);
  }

  static LoraConfig read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new AdapterException(file, "is missing; an adapter is a folder as PEFT writes it");
    }
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new AdapterException(file, "is not valid JSON: " + e.getOriginalMessage());
    }
    if (!root.path("peft_type").asText().equals("LORA")) {
      throw new AdapterException(
          file, "'peft_type' is " + root.path("peft_type") + "; \"LORA\" is needed");
    }
    for (String key : UNSUPPORTED) {
      JsonNode value = root.path(key);
      boolean off =
          value.isMissingNode() || value.isNull() || (value.isBoolean() && !value.asBoolean());
      if (!off && !(value.isContainerNode() && value.isEmpty())) {
        throw new AdapterException(file, "'" + key + "' is " + value + ", which is not supported");
      }
    }
    String bias = root.path("bias").asText("none");
    if (!bias.equals("none")) {
      throw new AdapterException(file, "'bias' is '" + bias + "'; only 'none' is supported");
    }
    return config(file, root);
  }

  private static LoraConfig config(Path file, JsonNode root) throws AdapterException {
    try {
      return new LoraConfig(
          root.path("r").asInt(8),
          root.path("lora_alpha").asDouble(8),
          root.path("lora_dropout").asDouble(0),
          root.path("use_rslora").asBoolean(false),
          TargetModules.named(targets(root.path("target_modules"))));
    } catch (IllegalArgumentException e) {
      throw new AdapterException(file, e.getMessage());
    }
  }

  private static List<String> targets(JsonNode node) {
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    List<String> names = new ArrayList<>();
    node.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** The metadata of the weights' file. */
  static final Map<String, String> METADATA = Map.of("format", "pt");

  /** Indentation by two spaces, arrays one value a line, no space before a colon. */
  private static final class PythonLayout extends DefaultPrettyPrinter {

    PythonLayout() {
      super(
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator(""));
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      indentArraysWith(indenter);
      indentObjectsWith(indenter);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new PythonLayout();
    }
  }
}
