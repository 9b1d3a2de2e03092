package io.millrace.trace;

import java.util.List;

/**
 * How the model of a run was chosen, when the router recorded it.
 *
 * @param propensity the probability with which the model was chosen, as given; null when absent
 */
public record Routing(String policy, Double propensity, List<String> candidates) {}
