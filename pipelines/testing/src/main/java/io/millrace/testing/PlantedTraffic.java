package io.millrace.testing;

import java.util.List;

/**
 * Planted traffic with its hidden truth.
 *
 * @param records in order of delivery, feedback among the traces
 * @param truth for evaluation alone; nothing in the records is a function of it but through noise
 */
public record PlantedTraffic(List<Planted> records, PlantedTruth truth) {}
