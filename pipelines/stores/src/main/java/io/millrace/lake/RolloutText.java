package io.millrace.lake;

/**
 * Of how many answers of a rollout a lake has the text, in which the key of the conversation lies.
 *
 * @param kept answers with text
 * @param missing answers without, of conversations that nobody knows
 * @param ofCanary how many of these the canary gave
 */
public record RolloutText(long kept, long missing, long ofCanary) {}
