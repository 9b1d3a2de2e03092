package io.millrace.serve.decode;

/**
 * A canary that gets a share of a slot's conversations.
 *
 * @param name the name of its model in this server
 * @param policy the rollout, as traces name it
 */
public record CanaryRoute(String name, String policy, double share) {}
