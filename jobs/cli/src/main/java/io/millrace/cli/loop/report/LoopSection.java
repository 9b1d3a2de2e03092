package io.millrace.cli.loop.report;

import io.millrace.cli.loop.report.Report.Curve;
import io.millrace.cli.loop.report.Report.Received;
import io.millrace.cli.loop.report.Report.Tested;
import java.util.Locale;

/** The heading and the loop as a picture, with the numbers of this turn. */
final class LoopSection {

  private LoopSection() {}

  static void write(Report report, Html html) {
    LoopResult result = report.result();
    html.element("h1", "One turn of the loop");
    html.raw("<p class=\"soft\">");
    html.text(
        "Slot %s, policy seed %d, seed %d, %.0f seconds."
            .formatted(
                report.lineage().slot(),
                result.policySeed(),
                result.seed(),
                result.spent().seconds()));
    html.raw("</p>\n");
    result
        .audited(LoopResult.AFTER)
        .ifPresent(
            after ->
                html.say(
                    "On messages that neither trainer nor gate has read, %.3f of the answers are"
                        + " exactly right; before, %.3f were.",
                    after.exact(),
                    result.audited(LoopResult.BEFORE).map(LoopResult.Audited::exact).orElse(0.0)));
    html.raw("<ol class=\"loop\">\n");
    step(html, "traffic", count(report, "traces", "traces"), count(report, "feedback", "ratings"));
    step(
        html,
        "mine",
        number(report.pairs().sft()) + " SFT pairs",
        number(report.pairs().preference()) + " preference pairs");
    step(html, "dataset", number(report.pairs().inDataset()) + " pairs", "fixed under a hash");
    report.curves().stream().findFirst().ifPresent(curve -> trained(html, curve));
    report.tested().stream().findFirst().ifPresent(first -> gated(html, first));
    step(
        html,
        "serve",
        number(result.newMessages()) + " answers",
        "to new messages, whose traces are traffic again");
    html.raw("</ol>\n");
  }

  private static String count(Report report, String stream, String what) {
    long received =
        report.received().stream()
            .filter(each -> each.stream().equals(stream))
            .mapToLong(Received::received)
            .sum();
    return number(received) + " " + what;
  }

  private static void trained(Html html, Curve curve) {
    step(html, "train", number(curve.steps()) + " steps", "on what was mined");
  }

  private static void gated(Html html, Tested first) {
    step(
        html,
        "gate",
        first.judged().decision(),
        "after %d of %d groups"
            .formatted(first.verdict().measures().groups(), first.verdict().measures().planned()));
  }

  private static void step(Html html, String where, String number, String what) {
    html.raw("<li class=\"step\"><b>").text(where).raw("</b><strong>").text(number);
    html.raw("</strong><span>").text(what).raw("</span></li>\n");
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
