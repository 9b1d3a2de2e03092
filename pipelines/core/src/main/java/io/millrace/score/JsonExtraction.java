package io.millrace.score;

/**
 * Finds the JSON object in a model's reply as go-ml does: by counting braces from the first one,
 * also inside string values, so a reply with a lone brace in a string yields a cut object or none.
 */
public final class JsonExtraction {
  private JsonExtraction() {}

  private static final String FENCE = "```";

  /** A fenced body that is one object, or else the first balanced braces; empty without any. */
  public static String additive(String reply) {
    String fenced = fencedObject(reply);
    return fenced.isEmpty() ? balanced(reply, 0, reply.length()) : fenced;
  }

  /** The first balanced braces within the first fence, or else in the reply; empty without any. */
  public static String unit(String reply) {
    int open = reply.indexOf(FENCE);
    if (open >= 0) {
      int body = afterTag(reply, open);
      int close = reply.indexOf(FENCE, body);
      String fenced = close < 0 ? "" : balanced(reply, body, close);
      if (!fenced.isEmpty()) {
        return fenced;
      }
    }
    return balanced(reply, 0, reply.length());
  }

  private static String fencedObject(String reply) {
    for (int open = reply.indexOf(FENCE); open >= 0; open = reply.indexOf(FENCE, open + 1)) {
      int body = afterTag(reply, open);
      if (body < reply.length() && reply.charAt(body) == '{') {
        return upToClosingFence(reply, body);
      }
    }
    return "";
  }

  private static String upToClosingFence(String reply, int body) {
    for (int close = reply.indexOf(FENCE, body); close >= 0; ) {
      int end = close;
      while (isSpace(reply.charAt(end - 1))) {
        end--;
      }
      if (reply.charAt(end - 1) == '}') {
        return reply.substring(body, end);
      }
      close = reply.indexOf(FENCE, close + 1);
    }
    return "";
  }

  private static int afterTag(String reply, int open) {
    int i = open + FENCE.length();
    if (reply.startsWith("json", i)) {
      i += "json".length();
    }
    while (i < reply.length() && isSpace(reply.charAt(i))) {
      i++;
    }
    return i;
  }

  private static String balanced(String reply, int from, int to) {
    int start = reply.indexOf('{', from);
    if (start < 0 || start >= to) {
      return "";
    }
    int depth = 0;
    for (int i = start; i < to; i++) {
      char c = reply.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return reply.substring(start, i + 1);
        }
      }
    }
    return "";
  }

  private static boolean isSpace(char c) {
    return c < 128 && Utf8.isPatternSpace((byte) c);
  }
}
