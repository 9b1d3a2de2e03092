package io.millrace.policy;

/**
 * A model of which too little is known on a class.
 *
 * @param rated answers that can be compared
 * @param wanted answers that a comparison should have
 */
public record ToExplore(String queryClass, String model, int rated, int wanted) {}
