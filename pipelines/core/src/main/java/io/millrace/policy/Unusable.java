package io.millrace.policy;

/**
 * Traces of the classes in question that are no evidence, by the first reason that applies.
 *
 * @param unrated have no quality
 * @param noPropensity have no probability; counted where the comparison rests on them
 * @param badPropensity have one that is 0, negative or above 1
 * @param unpaired answer a prompt that not both models answered; counted where the comparison rests
 *     on prompts
 */
public record Unusable(int unrated, int noPropensity, int badPropensity, int unpaired) {}
