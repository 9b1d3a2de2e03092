package io.millrace.cli.loop.report;

import java.util.List;

/** Where the active adapter came from, and where everything lies. */
final class OriginSection {

  private OriginSection() {}

  static void write(Report report, Html html) {
    Lineage lineage = report.lineage();
    html.element("h2", "Where the active adapter came from");
    if (lineage.adapterId() == null) {
      html.say("The plain base serves %s.", lineage.slot());
    } else {
      html.raw("<dl>\n");
      pair(html, "slot", lineage.slot());
      pair(html, "adapter", lineage.adapterId());
      pair(html, "dataset", lineage.datasetHash());
      html.raw("</dl>\n");
      html.table(
          "Where the traces of its SFT pairs lie in Kafka",
          List.of("topic", "#partition", "#traces", "#first offset", "#last offset"),
          lineage.ranges().stream()
              .map(
                  range ->
                      List.of(
                          range.topic(),
                          Integer.toString(range.partition()),
                          Long.toString(range.traces()),
                          Long.toString(range.first()),
                          Long.toString(range.last())))
              .toList());
    }
    html.element("h2", "Where everything lies");
    html.raw("<dl>\n");
    report.places().forEach(place -> pair(html, place.what(), place.where()));
    html.raw("</dl>\n");
  }

  private static void pair(Html html, String name, String value) {
    html.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>\n");
  }
}
