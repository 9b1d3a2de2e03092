package io.millrace.model.bench;

import io.millrace.model.worker.WorkOrder;

/**
 * A training with an examination after it.
 *
 * @param training its data folder holds the conversations to learn from
 * @param questions file of conversations to answer, a list of OpenAI chat messages a line
 * @param maxTokens of an answer
 */
public record RecipeOrder(WorkOrder training, String questions, int maxTokens) {}
