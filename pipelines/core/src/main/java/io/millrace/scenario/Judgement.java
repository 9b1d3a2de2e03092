package io.millrace.scenario;

/**
 * What a judging model says about one answer.
 *
 * @param score in 0..1
 * @param valid whether the answer has the form that was asked for
 * @param reason in the model's words, empty for none
 * @param reply all that it wrote, as it wrote it
 */
public record Judgement(double score, boolean valid, String reason, String reply) {}
