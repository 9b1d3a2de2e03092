package io.millrace.fact;

import io.millrace.identity.TextNormalizer;
import io.millrace.score.ResponseScores;
import io.millrace.score.ScoredResponse;
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
    return ResponseScores.of(new ScoredResponse(of(trace), trace.attributes().get(EXPECTED)));
  }

  /** Whether anything but white space is left of a text. */
  static boolean hasText(String text) {
    return !TextNormalizer.isBlank(text);
  }
}
