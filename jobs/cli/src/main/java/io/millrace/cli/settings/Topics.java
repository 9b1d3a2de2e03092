package io.millrace.cli.settings;

/**
 * The names of the Kafka topics.
 *
 * @param rejected empty for no dead-letter topic
 */
public record Topics(
    String traces, String feedback, String rejected, String adapters, String policies) {}
