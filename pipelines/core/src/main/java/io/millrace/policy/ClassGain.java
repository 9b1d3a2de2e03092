package io.millrace.policy;

/**
 * What is known of one class on which two policies choose otherwise.
 *
 * @param candidate the model that the candidate chooses
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
