package io.millrace.fact;

import io.millrace.identity.TextNormalizer;
import io.millrace.score.ExactMatch;
import io.millrace.score.HeuristicScores;
import io.millrace.score.Heuristics;
import io.millrace.score.JsonExtraction;
import io.millrace.score.ThinkStripping;
import io.millrace.trace.Message;
import io.millrace.trace.Trace;
import java.util.List;

/** The final response of a trace: its last assistant text, without thinking, and its scores. */
final class FinalResponse {
  private static final String EXPECTED = "expected";

  private FinalResponse() {}

  static String of(Trace trace) {
    List<Message> messages = trace.messages();
    if (messages.isEmpty()) {
      return trace.result() == null ? "" : ThinkStripping.strip(trace.result());
    }
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("assistant")) {
        String text = messages.get(i).text();
        if (hasText(text)) {
          return ThinkStripping.strip(text);
        }
      }
    }
    return "";
  }

  static Scores scores(Trace trace) {
    String response = of(trace);
    HeuristicScores heuristics = Heuristics.score(response);
    String expected = trace.attributes().get(EXPECTED);
    Double exact =
        expected == null ? null : ExactMatch.additive(response, expected).correct() ? 1.0 : 0.0;
    return new Scores(
        heuristics.additive(),
        heuristics.unit(),
        !JsonExtraction.additive(response).isEmpty(),
        exact);
  }

  /** Whether anything but white space is left of a text. */
  static boolean hasText(String text) {
    return !TextNormalizer.isBlank(text);
  }
}
