package io.millrace.flink.work;

import org.apache.flink.api.connector.source.SourceSplit;

/** One piece of work; whoever carries it out knows the rest by its id. */
record WorkSplit(String splitId) implements SourceSplit {}
