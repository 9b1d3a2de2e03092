package io.millrace.cli.settings;

/** The names of the Kafka topics. */
public record Topics(
    String traces, String feedback, String rejected, String adapters, String policies) {}
