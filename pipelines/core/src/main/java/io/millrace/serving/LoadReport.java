package io.millrace.serving;

/**
 * What a server that follows slots says of one adapter.
 *
 * @param name the model name under which it can be asked
 * @param loaded whether it can be asked
 * @param error why it could not be loaded; empty when it was
 */
public record LoadReport(String adapterId, String name, boolean loaded, String error) {}
