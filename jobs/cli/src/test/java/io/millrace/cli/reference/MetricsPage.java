package io.millrace.cli.reference;

import io.millrace.flink.mine.MineMetric;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The job's counters and the measurements that it writes as points. */
final class MetricsPage {

  private MetricsPage() {}

  static String render() throws IOException {
    String counters =
        Arrays.stream(MineMetric.values())
            .map(each -> "| `%s` | %s |%n".formatted(each.label(), each.meaning()))
            .collect(Collectors.joining());
    return """
        # Metrics

        Generated from the code.

        ## Counters of the mine operator

        In Flink's metric group `millrace` of the operator `mine`, beside Flink's own.

        | name | counts |
        |---|---|
        %s
        #%s"""
        .formatted(counters, measurements());
  }

  private static String measurements() throws IOException {
    try (var page = MetricsPage.class.getResourceAsStream("/influx/measurements.md")) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
