package io.millrace.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;

/** What the simulations of policies have in common: their page and the bound of a frequency. */
final class PolicyPage {

  private PolicyPage() {}

  /** Holds docs/concepts/policies.md to what was simulated. */
  static void row(String format, Object... values) {
    String row = String.format(Locale.ROOT, format, values);
    Path page = Path.of(System.getProperty("millrace.root"), "docs", "concepts", "policies.md");
    assertThat(page).content().contains(row);
  }

  /** Three standard errors above alpha. */
  static double allowed(double alpha, int runs) {
    return alpha + 3 * Math.sqrt(alpha * (1 - alpha) / runs);
  }
}
