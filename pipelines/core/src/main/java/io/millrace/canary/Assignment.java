package io.millrace.canary;

import io.millrace.identity.Draw;
import java.util.OptionalDouble;

/**
 * Who answers a conversation, by hashes alone: the same conversation has the same arm on every
 * server and after every restart.
 *
 * @param policy what a trace's {@code routing.policy} says: the rollout, or the slot's holdback
 * @param probability with which a conversation gets this arm, above 0
 */
public record Assignment(CanaryArm arm, String policy, double probability) {

  /** The policy of a rollout: the slot and the entry of its log at which the canary began. */
  public static String rollout(String slot, long sequence) {
    return "canary:" + slot + "/" + sequence;
  }

  /**
   * The arm of a conversation.
   *
   * @param conversation any text that is the same for all requests of one conversation
   * @param slot scenario and role, {@code scenario/role}
   * @param holdback the share of conversations that get the plain base, from 0 to below 1
   * @param rollout the rollout's policy
   * @param share the canary's share of the other conversations; empty without a canary
   */
  public static Assignment of(
      String conversation, String slot, double holdback, String rollout, OptionalDouble share) {
    String holding = "holdback:" + slot;
    if (draw(conversation, holding) < holdback) {
      return new Assignment(CanaryArm.HOLDBACK, holding, holdback);
    }
    if (share.isEmpty()) {
      return new Assignment(CanaryArm.INCUMBENT, holding, 1 - holdback);
    }
    boolean canary = draw(conversation, rollout) < share.getAsDouble();
    double part = canary ? share.getAsDouble() : 1 - share.getAsDouble();
    return new Assignment(
        canary ? CanaryArm.CANARY : CanaryArm.INCUMBENT, rollout, (1 - holdback) * part);
  }

  static double draw(String conversation, String purpose) {
    return Draw.of(conversation, purpose);
  }
}
