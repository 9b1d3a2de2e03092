package io.millrace.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;

/** Holds docs/concepts/canary.md to what was simulated. */
final class CanaryPage {

  private CanaryPage() {}

  static void row(String what, double alarms) {
    String row = String.format(Locale.ROOT, "| %s | %.3f |", what, alarms);
    Path page = Path.of(System.getProperty("millrace.root"), "docs", "concepts", "canary.md");
    assertThat(page).content().contains(row);
  }
}
