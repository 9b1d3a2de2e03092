package io.millrace.model.bench;

import io.millrace.model.decoder.Precision;

/**
 * One measurement, which a process of its own makes so that its memory is its own.
 *
 * @param folder gets the random model
 * @param work train or generate
 * @param batch sequences that are generated at once
 * @param checkpointing compute layers again on the way back
 * @param seconds about how long to measure
 */
public record BenchOrder(
    String folder,
    String work,
    String size,
    Precision precision,
    int threads,
    int batch,
    boolean checkpointing,
    int seconds) {}
