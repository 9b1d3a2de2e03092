package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;

/** Traces of the scenario {@code desk}, whose messages are sorted as JSON. */
final class SortedMessages {

  private SortedMessages() {}

  /** So many accepted ones, each fifth answered in free text. */
  static String[] traces(int count) {
    List<String> traces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String json =
          "{\\\"queue\\\":\\\"q%d\\\",\\\"why\\\":\\\"%s\\\"}"
              .formatted(i % 3, "the customer says so ".repeat(4));
      traces.add(trace(i, i % 5 == 0 ? "I do not know.\\nPlease ask " + i : json, 1));
    }
    return traces.toArray(String[]::new);
  }

  /**
   * One of them.
   *
   * @param answer as it stands between quotes in JSON
   */
  static String trace(int i, String answer, int score) {
    return """
    {"trace_id":"t%d","scenario":"desk","query":"Where does message %1$d go?","result":"%s",\
    "outcome":"success","feedback":%d}\
    """
        .formatted(i, answer, score);
  }
}
