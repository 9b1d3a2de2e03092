package io.millrace.cli.infra;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files below {@code infra/} and the names that they may use. */
final class InfraFiles {

  static final Path INFRA = Path.of(System.getProperty("millrace.root"), "infra");

  private static final List<Class<?>> OPTIONS =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          TaskManagerOptions.class);

  private InfraFiles() {}

  /** A YAML file with its anchors and merges resolved. */
  static Map<String, Object> yaml(String file) throws IOException {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    return map(yaml.load(Files.readString(INFRA.resolve(file))));
  }

  /** What lies at a path of keys. */
  static Object at(Object node, String... path) {
    Object found = node;
    for (String key : path) {
      found = map(found).get(key);
    }
    return found;
  }

  static Map<String, Object> map(Object node) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) node).forEach((key, value) -> map.put(String.valueOf(key), value));
    return map;
  }

  static List<String> texts(Object node) {
    List<String> texts = new ArrayList<>();
    ((List<?>) node).forEach(each -> texts.add(String.valueOf(each)));
    return texts;
  }

  /** The keys of Flink's options that a deployment may set. */
  static Set<String> flinkKeys() throws IllegalAccessException {
    Set<String> keys = new TreeSet<>();
    for (Class<?> options : OPTIONS) {
      for (Field field : options.getFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && field.get(null) instanceof ConfigOption<?> option) {
          keys.add(option.key());
        }
      }
    }
    return keys;
  }
}
