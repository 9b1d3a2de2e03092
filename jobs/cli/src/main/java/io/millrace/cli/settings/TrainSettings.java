package io.millrace.cli.settings;

/**
 * The limits of a training's child process.
 *
 * @param workerHeapMegabytes Java heap; tensors lie outside of it
 * @param workerStallSeconds without progress after which it counts as hung
 */
public record TrainSettings(int workerHeapMegabytes, int workerStallSeconds) {}
