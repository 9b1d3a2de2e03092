package io.millrace.model.worker;

/** Asks a worker to stop before its next step. */
public record Stop(String reason) {}
