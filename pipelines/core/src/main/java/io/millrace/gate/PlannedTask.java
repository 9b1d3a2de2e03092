package io.millrace.gate;

/**
 * A task as the decision sees it.
 *
 * @param group what bets once: paraphrases and repetitions of one task share it
 * @param slice the part of the tasks that must not be harmed; one for all tasks of a group
 * @param weight how much the task counts within its group, above 0
 */
public record PlannedTask(String id, String group, String slice, double weight) {}
