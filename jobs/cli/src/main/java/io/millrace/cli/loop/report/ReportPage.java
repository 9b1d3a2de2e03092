package io.millrace.cli.loop.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.identity.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a report. It may reach no network, and runs no script but its own, which it names by
 * hash.
 */
final class ReportPage {

  private static final String CHART_JS =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  static String of(Report report) {
    List<Chart> charts = new ArrayList<>();
    Html body = new Html();
    LoopSection.write(report, body);
    MiningSection.write(report, body, charts);
    LearningSection.write(report, body, charts);
    VerdictSection.write(report, body, charts);
    AuditSection.write(report, body, charts);
    OriginSection.write(report, body);
    String script = withoutMap(resource(CHART_JS)) + "\n" + resource("report.js");
    return filled(
        resource("report.html"),
        Map.of(
            "title", Html.escape("Millrace: one turn of " + report.lineage().slot()),
            "style", resource("report.css"),
            "body", body.toString(),
            "charts", json(charts),
            "script", script,
            "hash", hash("\n" + script + "\n")));
  }

  /** What is filled in is not searched for places again. */
  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
  }

  /** JSON that no text in it can end the script element of. */
  private static String json(List<Chart> charts) {
    try {
      return JSON.writeValueAsString(charts).replace("<", "\\u003c");
    } catch (JsonProcessingException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** A browser's tools would look for the map beside the page. */
  private static String withoutMap(String script) {
    return script.replaceFirst("(?m)^//# sourceMappingURL=.*$", "");
  }

  private static String hash(String script) {
    byte[] sha256 = HexFormat.of().parseHex(Sha256.hex(script.getBytes(StandardCharsets.UTF_8)));
    return "sha256-" + Base64.getEncoder().encodeToString(sha256);
  }

  private static String resource(String name) {
    try (InputStream file = ReportPage.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("This build lacks " + name + "; build it again");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
