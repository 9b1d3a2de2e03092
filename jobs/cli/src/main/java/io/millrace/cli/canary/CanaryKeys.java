package io.millrace.cli.canary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.cli.run.JobKeys;
import io.millrace.cli.settings.Settings;
import io.millrace.flink.config.CanaryOptions;
import io.millrace.registry.Slot;
import java.nio.file.Path;
import java.util.Map;

/** The canary job's options for the settings of a command. */
final class CanaryKeys {

  private static final JsonMapper JSON = new JsonMapper();

  private CanaryKeys() {}

  static Map<String, String> of(
      Settings settings, Path registry, Slot slot, Map<String, Double> weights)
      throws JsonProcessingException {
    Map<String, String> keys = JobKeys.reading(settings, settings.kafka());
    keys.put(CanaryOptions.HOME.key(), settings.home().toString());
    keys.put(CanaryOptions.REGISTRY.key(), registry.toString());
    keys.put(CanaryOptions.LAKE.key(), settings.lakeDirectory().toString());
    keys.put(CanaryOptions.SCENARIO.key(), slot.scenario());
    keys.put(CanaryOptions.ROLE.key(), slot.role());
    keys.put(CanaryOptions.ADAPTERS_TOPIC.key(), settings.topics().adapters());
    if (!weights.isEmpty()) {
      keys.put(CanaryOptions.FEEDBACK_WEIGHTS.key(), JSON.writeValueAsString(weights));
    }
    return keys;
  }
}
