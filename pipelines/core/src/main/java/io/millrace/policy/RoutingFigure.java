package io.millrace.policy;

/**
 * How much one rule loses against the best model of each class.
 *
 * @param regret mean quality lost, over worlds
 * @param moved the share of worlds where the rule chose otherwise than what was used
 */
public record RoutingFigure(RoutingLogs logs, String rule, double regret, double moved) {}
