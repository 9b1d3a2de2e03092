package io.millrace.jobs.train;

/**
 * What a child process found that loaded the tensor engine.
 *
 * @param version of engine and binding; empty when it cannot be loaded
 * @param gpus how many it can use
 * @param fault why it cannot be loaded; empty when it can
 */
public record EngineReport(String version, int gpus, String fault) {}
