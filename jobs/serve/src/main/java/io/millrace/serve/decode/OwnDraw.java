package io.millrace.serve.decode;

import java.util.Optional;

/**
 * What a slot's own draw made of a conversation before a routing policy.
 *
 * @param lease of what answers; empty where the policy decides
 * @param passed the probability with which the draw leaves a conversation of the class to the
 *     policy
 */
public record OwnDraw(Optional<Lease> lease, double passed) {}
