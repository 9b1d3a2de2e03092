package io.millrace.jobs.canary;

/**
 * A conversation of a rollout.
 *
 * @param waitMillis how long after its beginning it is looked at
 */
public record ConversationId(String policy, String conversation, long waitMillis) {

  String key() {
    return policy + '\n' + conversation;
  }
}
