package io.millrace.cli.loop.report;

import java.util.List;
import java.util.Locale;
import org.apache.commons.text.StringEscapeUtils;

/** HTML that grows; whatever is given as text is escaped, because traces are strangers' words. */
final class Html {

  private static final int LONG = 24;

  private final StringBuilder html = new StringBuilder();

  /** A piece of the page that is HTML already. */
  Html raw(String markup) {
    html.append(markup);
    return this;
  }

  /** An element with text in it. */
  Html element(String name, String text) {
    return raw("<" + name + ">").text(text).raw("</" + name + ">\n");
  }

  Html text(String text) {
    html.append(escape(text));
    return this;
  }

  /** A paragraph of formatted text. */
  Html say(String format, Object... values) {
    return element("p", String.format(Locale.ROOT, format, values));
  }

  /**
   * A table that scrolls by itself where it is too wide; nothing without rows.
   *
   * @param caption also what the scrolling region is called
   * @param columns those that begin with # hold numbers and are set to the right, without the #
   */
  Html table(String caption, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return this;
    }
    raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"").text(caption);
    raw("\"><table><caption>").text(caption).raw("</caption>\n<thead><tr>");
    for (String column : columns) {
      boolean number = column.startsWith("#");
      raw(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
      text(number ? column.substring(1) : column).raw("</th>");
    }
    raw("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      raw("<tr>");
      for (int i = 0; i < row.size(); i++) {
        boolean number = columns.get(i).startsWith("#");
        boolean longText = row.get(i).length() > LONG;
        raw(number ? "<td class=\"n\">" : longText ? "<td class=\"t\">" : "<td>");
        text(row.get(i)).raw("</td>");
      }
      raw("</tr>\n");
    }
    return raw("</tbody></table></div>\n");
  }

  /** A chart's place, with the words for those who do not see it. */
  Html chart(Chart chart, String words) {
    return raw("<figure><div class=\"chart ")
        .text(chart.kind())
        .raw("\"><canvas role=\"img\" id=\"")
        .text(chart.id())
        .raw("\" aria-label=\"")
        .text(words)
        .raw("\"></canvas></div><figcaption>")
        .text(words)
        .raw("</figcaption></figure>\n");
  }

  static String escape(String text) {
    return StringEscapeUtils.escapeHtml4(text).replace("'", "&#39;");
  }

  @Override
  public String toString() {
    return html.toString();
  }
}
