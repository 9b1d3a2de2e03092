package io.millrace.cli.loop.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.loop.report.LoopResult.Asked;
import io.millrace.cli.loop.report.LoopResult.Audited;
import io.millrace.cli.loop.report.LoopResult.MinedRule;
import io.millrace.cli.loop.report.LoopResult.Spent;
import io.millrace.cli.loop.report.Report.Count;
import io.millrace.cli.loop.report.Report.Curve;
import io.millrace.cli.loop.report.Report.Pairs;
import io.millrace.cli.loop.report.Report.Place;
import io.millrace.cli.loop.report.Report.Point;
import io.millrace.cli.loop.report.Report.Received;
import io.millrace.cli.loop.report.Report.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportPageTest {

  private static final String ATTACK =
      "</script><script>alert('x')</script>{{script}}\" onload=\"y";
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>");
  private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");

  private final String page = ReportPage.of(report("answer"));

  @Test
  void theNumbersOfTheTurnAreInItsPicture() {
    assertThat(page)
        .contains("<h1>One turn of the loop</h1>")
        .contains(
            "<li class=\"step\"><b>traffic</b><strong>5,543 traces</strong><span>1,398"
                + " ratings</span></li>")
        .contains("<strong>467 SFT pairs</strong><span>6 preference pairs</span>")
        .contains("<strong>200 answers</strong>");
  }

  @Test
  void numbersAreTablesBesideTheCharts() {
    assertThat(page)
        .contains("<tr><td>Millrace</td><td class=\"n\">467</td><td class=\"n\">0.953</td>")
        .contains("<tr><td>low_quality</td><td class=\"n\">1,488</td></tr>")
        .contains("<td class=\"n\">2.0000</td>", "<td class=\"n\">unknown</td>")
        .contains("after 6 tickets the adapter has cost less than careful");
  }

  @Test
  void everyChartHasItsPlaceAndItsWords() throws IOException {
    JsonNode charts = charts(page);
    assertThat(charts.findValuesAsText("id"))
        .containsExactly("funnel", "learning0", "exact", "cost");
    for (JsonNode chart : charts) {
      assertThat(page)
          .containsPattern(
              "<canvas role=\"img\" id=\"%s\" aria-label=\"[^\"]{20,}\">"
                  .formatted(chart.path("id").asText()));
    }
    assertThat(charts.get(1).at("/series/0/points/1/y").asDouble()).isEqualTo(0.1);
  }

  @Test
  void wordsOfTracesStayWords() throws IOException {
    String attacked = ReportPage.of(report(ATTACK));

    assertThat(attacked)
        .doesNotContain("<script>alert", "\" onload=\"y")
        .contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;{{script}}");
    assertThat(SCRIPT.matcher(attacked).results().count()).isEqualTo(1);
    assertThat(charts(attacked).at("/0/labels/0").asText()).isEqualTo(ATTACK);
  }

  @Test
  void thePageReachesNothingAndRunsItsOwnScriptOnly() throws NoSuchAlgorithmException {
    Matcher script = SCRIPT.matcher(page);
    assertThat(script.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(page)
        .contains("default-src 'none'")
        .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
        .doesNotContain(" src=", " href=", "sourceMappingURL", "@import", "url(");
  }

  @Test
  void aTurnWithoutAPromotionHasAPageToo() {
    LoopResult result =
        new LoopResult(
            "desk",
            "triage",
            1,
            2,
            0,
            List.of(),
            List.of(),
            List.of(new Audited(LoopResult.BEFORE, 0, null)),
            List.of(),
            new Spent(0, null, 100));
    Report bare =
        new Report(
            result,
            List.of(),
            List.of(),
            new Pairs(0, 0, 0),
            List.of(),
            List.of(),
            new Lineage("desk/triage", null, null, List.of()),
            List.of(),
            List.of());
    String all = ReportPage.of(bare);
    assertThat(all.substring(all.indexOf("<main>"), all.indexOf("</main>")))
        .contains("The plain base serves desk/triage.")
        .doesNotContain("Break-even", "NaN");
  }

  private static JsonNode charts(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1));
  }

  /** A turn in which a stranger's words stand wherever there is room for them. */
  private static Report report(String words) {
    LoopResult result =
        new LoopResult(
            "desk",
            "triage",
            1,
            2,
            200,
            List.of(new MinedRule("Millrace", 467, 0.953, 0.401)),
            List.of(),
            List.of(
                new Audited(LoopResult.BEFORE, 0, 0.000001),
                new Audited(LoopResult.AFTER, 0.9, 0.000001),
                new Audited("careful", 0.97, 0.002),
                new Audited("another", 0.5, null)),
            List.of(new Asked(words, words, words, false, words, true)),
            new Spent(140, 0.0101, 260));
    return new Report(
        result,
        List.of(
            new Received("traces", 5543, 5309, 169, 65),
            new Received("feedback", 1398, 1398, 0, 0)),
        List.of(new Count(words.equals("answer") ? "low_quality" : words, 1488)),
        new Pairs(467, 6, 438),
        List.of(new Curve(words, 900, List.of(new Point(9, 0.7), new Point(900, 0.1)), List.of())),
        List.of(),
        new Lineage("desk/triage", "a".repeat(64), "d".repeat(64), List.of()),
        List.of(new Sample(words, words, 0.9, 3, words)),
        List.of(new Place("lake", words)));
  }
}
