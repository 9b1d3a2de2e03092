package io.millrace.testing;

/**
 * A customer's message.
 *
 * @param number unique within its traffic
 * @param text what the user says to the agent
 */
public record DeskPrompt(int number, DeskCase about, String text) {}
