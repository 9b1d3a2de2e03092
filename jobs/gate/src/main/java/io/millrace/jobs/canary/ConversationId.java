package io.millrace.jobs.canary;

/**
 * A conversation of a rollout.
 *
 * @param conversation null where nobody knows which it is: such an answer is no draw and counts for
 *     nothing
 * @param waitMillis how long after its beginning it is looked at
 */
public record ConversationId(String policy, String conversation, long waitMillis) {

  boolean isKnown() {
    return conversation != null;
  }

  String key() {
    return policy + '\n' + conversation;
  }
}
