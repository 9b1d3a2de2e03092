package io.millrace.cli.reference;

import io.millrace.cli.settings.Key;
import io.millrace.flink.config.CanaryOptions;
import io.millrace.flink.config.MineOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The settings of the command line and the options of the job's jar. */
final class OptionsPage {

  private OptionsPage() {}

  static String render() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings and options

            Generated from the code. How values are found and combined: [settings](../operations/settings.md).

            ## Settings of the command line

            | key | variable | default | meaning |
            |---|---|---|---|
            | `kafka.*` | `MILLRACE_KAFKA_*` | | reaches every Kafka client unchanged |
            """);
    for (Key key : Key.values()) {
      page.append(
          "| `%s` | `%s` | %s | %s |%n"
              .formatted(key.key(), key.variable(), key.otherwise(), key.meaning()));
    }
    page.append(
        """

        ## Options of the mine job

        For `flink run … millrace-mine-job.jar --key value`.

        | key | type | default | meaning |
        |---|---|---|---|
        | `kafka.*` | text | | reaches every Kafka client unchanged |
        """);
    rows(page, MineOptions.all());
    page.append(
        """

        ## Options of the canary job

        For `flink run -c io.millrace.jobs.canary.CanaryJob … millrace-gate-job.jar --key value`.

        | key | type | default | meaning |
        |---|---|---|---|
        | `kafka.*` | text | | reaches every Kafka client unchanged |
        """);
    rows(page, CanaryOptions.all());
    return page.toString();
  }

  private static void rows(StringBuilder page, List<ConfigOption<?>> options) {
    for (ConfigOption<?> option : options) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  option.key(), type(option), value(option.defaultValue()), meaning(option)));
    }
  }

  private static String meaning(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description()).replace("|", "\\|");
  }

  private static String type(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Enum<?> constant) {
      return java.util.Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(each -> each.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
    if (value instanceof Boolean) {
      return "true, false";
    }
    if (value instanceof Duration) {
      return "time";
    }
    if (value instanceof MemorySize) {
      return "size";
    }
    if (value instanceof Map) {
      return "`name:value`, by `,`";
    }
    return value instanceof Collection ? "list, by `;`" : "text";
  }

  private static String value(Object value) {
    if (value == null || "".equals(value) || value instanceof Collection || value instanceof Map) {
      return "";
    }
    if (value instanceof Duration time) {
      return "`" + time.toMillis() + " ms`";
    }
    String text = value instanceof Enum<?> ? value.toString().toLowerCase(Locale.ROOT) : "" + value;
    return "`" + text + "`";
  }
}
