package io.millrace.policy;

/**
 * What is known of two models on one class: where two policies choose otherwise, or where one would
 * explore more.
 *
 * @param candidate the model that the candidate chooses, or would explore
 * @param incumbent the model that is chosen now
 * @param units conversations or prompts that could be compared
 * @param candidateRated the candidate's rated answers among them
 * @param incumbentRated the incumbent's
 */
public record ClassGain(
    String queryClass,
    String candidate,
    String incumbent,
    int units,
    int candidateRated,
    int incumbentRated,
    Interval gain) {}
